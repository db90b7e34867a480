/** The days of a suspension, how many of them are free, what the others cost, when it works again. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = { suspension: View<"SuspensionView">; children?: ReactNode };

const DAY = 86_400_000;
const daysOf = ({ from, until }: View<"SuspensionView">) => (Date.parse(until) - Date.parse(from)) / DAY;

export function SuspensionFacts({ suspension, children }: Props) {
  const { t } = useTranslation("suspension");
  const { from, until, free_days, daily_fee, cost } = suspension;
  const days = daysOf(suspension);
  const paid = days - free_days;
  return (
    <Facts>
      <Fact what={t("facts.off")}>{date(from)}</Fact>
      <Fact what={t("facts.on")}>{date(until)}</Fact>
      <Fact what={t("facts.days")}>{t("facts.count", { count: days })}</Fact>
      {free_days > 0 && <Fact what={t("facts.free")}>{t("facts.count", { count: free_days })}</Fact>}
      {paid > 0 && !isZero(daily_fee) && (
        <Fact what={t("facts.paid")}>{t("facts.paid_count", { count: paid, sum: money(daily_fee) })}</Fact>
      )}
      <Fact what={t("facts.cost")}>{isZero(cost) ? t("facts.nothing") : money(cost)}</Fact>
      {children}
    </Facts>
  );
}
