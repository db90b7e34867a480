/** What the balance and the state will be after an act, or have become. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money, type Sum } from "@cabinet/kit/format/money.ts";
import { useTranslation } from "react-i18next";
import { Facts } from "../../desk/Facts.tsx";

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
    <Facts
      facts={[
        of.amount && amount ? [amount, money(of.amount, { signed: true })] : null,
        of.balance ? [t("outcome.balance"), money(of.balance)] : null,
        [t("outcome.state"), t(`state.${of.state}`)],
        of.due_on ? [t("outcome.due_on"), date(of.due_on)] : null,
      ]}
    />
  );
}
