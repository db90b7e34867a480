/** What I agree to: the operator's own texts, given and withdrawn here. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { BackToProfile } from "../profile/BackToProfile.tsx";
import { Consent } from "./Consent.tsx";

export default function Consents() {
  const { t } = useTranslation("consents");
  useTitle(t("title"));
  const consents = useQuery({
    queryKey: ["consents"],
    queryFn: () => body(api.GET("/api/v1/consents")),
  });
  return (
    <Stack maw="44rem">
      <BackToProfile />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Loaded query={consents} lines={8}>
        {({ items }) =>
          items.length > 0 ? (
            items.map((one) => <Consent key={one.code} consent={one} />)
          ) : (
            <Text>{t("none")}</Text>
          )
        }
      </Loaded>
    </Stack>
  );
}
