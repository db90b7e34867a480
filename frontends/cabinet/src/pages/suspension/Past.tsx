/** The suspensions that were, and the requests that were refused, with staff's reason. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Box, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Past({ past }: { past: View<"SuspensionView">[] }) {
  const { t } = useTranslation("suspension");
  if (past.length === 0) return null;
  return (
    <Panel title={t("past.title")}>
      <Stack gap="sm">
        {past.map((one) => (
          <Box key={one.id}>
            <Text>{t("past.days", { from: date(one.from), until: date(one.until) })}</Text>
            <Text size="sm" c="dimmed">
              {t(`past.${one.status}`)}
              {one.status === "ended" && !isZero(one.cost) && `, ${money(one.cost)}`}
              {one.reason && `: ${one.reason}`}
            </Text>
          </Box>
        ))}
      </Stack>
    </Panel>
  );
}
