/** Where I want to be told of what: ways by category, this browser, the newsletter. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Browsers } from "./Browsers.tsx";
import { Newsletter } from "./Newsletter.tsx";
import { Ways } from "./Ways.tsx";

export default function Preferences() {
  const { t } = useTranslation("preferences");
  const { capabilities } = useOperator();
  useTitle(t("title"));
  return (
    <Stack maw="44rem">
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Browsers />
      <Ways />
      {Boolean(capabilities.newsletter) && <Newsletter />}
    </Stack>
  );
}
