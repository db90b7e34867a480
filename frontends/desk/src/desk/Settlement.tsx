/** When the contract ends and what is to be paid out by when. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, money } from "@cabinet/kit/format/money.ts";
import { useTranslation } from "react-i18next";
import { Facts } from "./Facts.tsx";

export function Settlement({ of }: { of: View<"TerminationView"> }) {
  const { t } = useTranslation("desk");
  const owes = isNegative(of.settlement);
  return (
    <Facts
      facts={[
        of.ends_on ? [t("settlement.ends_on"), date(of.ends_on)] : null,
        [t(owes ? "settlement.owed" : "settlement.rest"), money(of.settlement).replace("−", "")],
        of.paid_out_by && !owes && !isZero(of.settlement) ? [t("settlement.by"), date(of.paid_out_by)] : null,
      ]}
    />
  );
}
