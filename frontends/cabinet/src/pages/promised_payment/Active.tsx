/** The promise that is to be kept: until when, and what settles it. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Active({ active }: { active: View<"ActivePromiseView"> }) {
  const { t } = useTranslation("promised_payment");
  const sum = money(active.amount);
  return (
    <Panel title={t("active", { day: date(active.expires_on) })}>
      <Stack gap="sm" align="flex-start">
        <Text>{t("settle", { sum, day: date(active.expires_on) })}</Text>
        <Text size="sm">{t("if_not", { day: date(active.expires_on) })}</Text>
        <Button component={Link} to={`/pay?amount=${active.amount.amount}`} size="md">
          {t("pay", { sum })}
        </Button>
      </Stack>
    </Panel>
  );
}
