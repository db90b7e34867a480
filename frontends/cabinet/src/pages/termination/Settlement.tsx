/** When it ends, what is left then, and by when that is paid out. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, minor, money, type Sum, sumOf } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { useTranslation } from "react-i18next";

export function Settlement({ termination }: { termination: View<"TerminationView"> }) {
  const { t } = useTranslation("termination");
  const rest = useRest();
  const { ends_on, settlement, paid_out_by } = termination;
  return (
    <Facts>
      {ends_on && <Fact what={t("facts.ends_on")}>{date(ends_on)}</Fact>}
      <Fact what={t("facts.settlement")}>{rest(settlement)}</Fact>
      {paid_out_by && <Fact what={t("facts.paid_out_by")}>{date(paid_out_by)}</Fact>}
    </Facts>
  );
}

/** «вернётся 2 294,72 ₽», «останется долг 120 ₽», «ничего не останется». */
export function useRest(): (settlement: Sum) => string {
  const { t } = useTranslation("termination");
  return (settlement) => {
    if (isZero(settlement)) return t("rest.nothing");
    return isNegative(settlement)
      ? t("rest.debt", { sum: money(sumOf(-minor(settlement), settlement.currency)) })
      : t("rest.back", { sum: money(settlement) });
  };
}
