/** «Нет связи, данные на 14:05»: what is shown is of then; it mends itself when the line is back. */
import { moment, time } from "@cabinet/kit/format/dates.ts";
import { Button, Group, Text } from "@mantine/core";
import { IconWifiOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNoLine } from "./line.ts";

const DAY = 24 * 3600 * 1000;

export function NoLine() {
  const { t } = useTranslation("shell");
  const away = useNoLine();
  return (
    <div role="status">
      {away && (
        <Group className="no-line" gap="sm" justify="center">
          <IconWifiOff size={18} aria-hidden />
          <Text size="sm">{away.at ? t("no_line_seen", { time: seen(away.at) }) : t("no_line")}</Text>
          <Button variant="default" size="compact-sm" onClick={away.repeat}>
            {t("repeat")}
          </Button>
        </Group>
      )}
    </div>
  );
}

const seen = (at: number): string => {
  const iso = new Date(at).toISOString();
  return Date.now() - at < DAY / 2 ? time(iso) : moment(iso);
};
