/** From the second visit on: the cabinet can stand among the phone's applications. One quiet line, put away for good. */
import { Button, CloseButton, Group, Text } from "@mantine/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useInstall } from "../../shell/install.ts";
import { usePutAway } from "./putAway.ts";

export function InstallHint() {
  const { t } = useTranslation("home");
  const [away, put] = usePutAway();
  const { install, visits } = useInstall();
  if (!install || visits < 2 || away.has("install")) return null;
  return (
    <Group gap="sm" wrap="nowrap" className="home-install">
      <IconDeviceMobile size={20} aria-hidden />
      <Text size="sm" flex={1}>
        {t("install.text")}
      </Text>
      <Button variant="subtle" onClick={install}>
        {t("install.go")}
      </Button>
      <CloseButton size={36} onClick={() => put("install")} aria-label={t("install.put_away")} />
    </Group>
  );
}
