/** When the contract ends and what is to be paid out by when. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { useTranslation } from "react-i18next";

export function Settlement({ of }: { of: View<"TerminationView"> }) {
  const { t } = useTranslation("desk");
  const owes = isNegative(of.settlement);
  return (
    <Facts dense>
      {of.ends_on && <Fact what={t("settlement.ends_on")}>{date(of.ends_on)}</Fact>}
      <Fact what={t(owes ? "settlement.owed" : "settlement.rest")}>
        {money(of.settlement).replace("−", "")}
      </Fact>
      {of.paid_out_by && !owes && !isZero(of.settlement) && (
        <Fact what={t("settlement.by")}>{date(of.paid_out_by)}</Fact>
      )}
    </Facts>
  );
}
