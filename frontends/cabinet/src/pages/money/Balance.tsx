/** What is on the account, until when it lasts, and the button to put more there. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, money } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Balance() {
  const { t } = useTranslation("money");
  const account = useQuery({ queryKey: ["account"], queryFn: () => body(api.GET("/api/v1/account")) });
  return (
    <Section title={t("balance")} query={account} lines={2}>
      {({ balance, state, due_on, recommended_top_up, promised_payment, credit }) => (
        <Group justify="space-between" gap="md">
          <div>
            <Amount
              of={balance}
              fz="2rem"
              fw={700}
              lh={1.2}
              {...(isNegative(balance) ? { c: "var(--bad)" } : {})}
            />
            <Text size="sm">
              {state === "stopped" && t("stopped")}
              {state === "active" && due_on && t("until", { day: date(due_on) })}
            </Text>
            {!isZero(credit) && <Text size="sm">{t("credit", { sum: money(credit) })}</Text>}
            {promised_payment && (
              <Text size="sm">
                {t("promised", {
                  sum: money(promised_payment.amount),
                  day: date(promised_payment.expires_on),
                })}
              </Text>
            )}
          </div>
          <Button component={Link} to="/pay" size="md">
            {isZero(recommended_top_up) ? t("top_up") : t("top_up_sum", { sum: money(recommended_top_up) })}
          </Button>
        </Group>
      )}
    </Section>
  );
}
