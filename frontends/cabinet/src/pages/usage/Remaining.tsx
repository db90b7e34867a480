/** What the present period has seen, and how much of the cap is left, in words and as a bar. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useOctets } from "./octets.ts";

export function Remaining({ usage: { period, remaining } }: { usage: View<"UsageView"> }) {
  const { t } = useTranslation("usage");
  const told = useOctets();
  return (
    <Stack gap="sm">
      {remaining && <Cap remaining={remaining} until={period.to} />}
      <Facts>
        <Fact what={t("period.days")}>
          {t("period.from_to", { from: date(period.from), to: date(period.to) })}
        </Fact>
        <Fact what={t("in")}>{told(period.in)}</Fact>
        <Fact what={t("out")}>{told(period.out)}</Fact>
        {!remaining && <Fact what={t("period.cap")}>{t("period.no_cap")}</Fact>}
      </Facts>
    </Stack>
  );
}

function Cap({ remaining, until }: { remaining: View<"RemainingTraffic">; until: string }) {
  const { t } = useTranslation("usage");
  const told = useOctets();
  const { limit, used, left } = remaining;
  const percent = limit > 0 ? Math.min(100, Math.round((used / limit) * 100)) : 100;
  return (
    <Stack gap={6} maw="40rem">
      <Text fz="xl" fw={700}>
        {left > 0 ? t("period.left", { left: told(left) }) : t("period.none_left")}
      </Text>
      <Progress
        value={percent}
        size="lg"
        aria-label={t("period.used", { used: told(used), limit: told(limit) })}
        {...(percent >= 90 ? { color: "red" } : {})}
      />
      <Text size="sm" c="dimmed">
        {t("period.used", { used: told(used), limit: told(limit) })}{" "}
        {t("period.renews", { day: date(until) })}
      </Text>
    </Stack>
  );
}
