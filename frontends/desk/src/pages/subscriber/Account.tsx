/** Money that is left, what it pays for and what is planned; services below. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, money } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Services } from "./Services.tsx";

export function Account({ account }: { account: View<"StaffAccountView"> }) {
  const { t } = useTranslation("subscriber");
  const { promised_payment: promise, suspension: rest, termination: end } = account;
  return (
    <Panel title={t("money")}>
      <Text size="xl" fw={700} lh={1.2} mb={4}>
        <Amount of={account.balance} {...(isNegative(account.balance) ? { c: "var(--bad)" } : {})} inherit />
      </Text>
      <Facts dense>
        <Fact what={t("account")}>{account.number}</Fact>
        <Fact what={t("price")}>
          {t("price_value", { month: money(account.price), day: money(account.per_day) })}
        </Fact>
        {account.next_charge_on && <Fact what={t("next_charge")}>{date(account.next_charge_on)}</Fact>}
        {!isZero(account.recommended_top_up) && (
          <Fact what={t("top_up")}>{money(account.recommended_top_up)}</Fact>
        )}
        {!isZero(account.credit) && <Fact what={t("credit")}>{money(account.credit)}</Fact>}
        {promise && (
          <Fact what={t("promise")}>
            {t("promise_value", { sum: money(promise.amount), day: date(promise.expires_on) })}
          </Fact>
        )}
        {rest && (
          <Fact what={t("suspension")}>
            {t(`rest.${rest.status}`, { from: date(rest.from_day), until: date(rest.until_day) })}
          </Fact>
        )}
        {end && (
          <Fact what={t("termination")}>
            {t(`end.${end.status}`, { day: end.ends_on ? date(end.ends_on) : "—" })}
          </Fact>
        )}
        <Fact what={t("opened")}>{date(account.opened_at)}</Fact>
      </Facts>
      <Services services={account.services} />
    </Panel>
  );
}
