/** What the balance and the state will be after an act, or have become. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money, type Sum } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { useTranslation } from "react-i18next";

type Told = {
  balance?: Sum;
  state: View<"StaffAccountView">["state"];
  due_on: string | null;
  amount?: Sum;
  fee?: Sum;
};

export function Outcome({ of, amount }: { of: Told; amount?: string }) {
  const { t } = useTranslation("subscriber");
  return (
    <Facts dense>
      {of.amount && amount && <Fact what={amount}>{money(of.amount, { signed: true })}</Fact>}
      {of.balance && <Fact what={t("outcome.balance")}>{money(of.balance)}</Fact>}
      <Fact what={t("outcome.state")}>{t(`state.${of.state}`)}</Fact>
      {of.due_on && <Fact what={t("outcome.due_on")}>{date(of.due_on)}</Fact>}
    </Facts>
  );
}
