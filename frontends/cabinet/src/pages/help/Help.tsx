/** Where one comes when something is wrong: the fastest way first, a person last. */
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { MoreHelp } from "./MoreHelp.tsx";
import { MyRequests } from "./MyRequests.tsx";
import { useMine } from "./mine.ts";
import { Now } from "./Now.tsx";
import { Troubles } from "./Troubles.tsx";
import { Ways } from "./Ways.tsx";
import "./help.css";

export default function Help() {
  const { t } = useTranslation("help");
  useTitle(t("title"));
  const mine = useMine();
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {mine && <Now />}
      <div className="help-columns">
        <Stack>
          <Troubles />
          {mine && <MyRequests />}
        </Stack>
        <Stack>
          <Ways />
          <MoreHelp />
        </Stack>
      </div>
    </Stack>
  );
}
