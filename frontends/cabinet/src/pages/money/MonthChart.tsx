/** Two bars a month. The same stands as numbers in the table beneath, for whoever does not see it. */
import "@mantine/charts/styles.layer.css";
import { month } from "@cabinet/kit/format/dates.ts";
import { minor, money, type Sum, sumOf } from "@cabinet/kit/format/money.ts";
import { BarChart } from "@mantine/charts";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { type Month, spent } from "./months.ts";

// How high a bar is may be rounded; what is written beside it is made of the exact units again.
const height = (sum: Sum) => Number(minor(sum));

export default function MonthChart({ months }: { months: Month[] }) {
  const { t } = useTranslation("money");
  const narrow = useMediaQuery("(max-width: 48em)");
  const currency = months[0]?.closing_balance.currency ?? "RUB";
  const written = (units: number) => money(sumOf(BigInt(Math.round(units)), currency));
  const bars = months.map((one) => ({
    month: narrow ? `${one.month.slice(5)}.${one.month.slice(2, 4)}` : month(one.month),
    paid: height(one.paid),
    spent: height(spent(one)),
  }));
  return (
    <figure aria-label={t("charts.said")} style={{ margin: 0 }}>
      <BarChart
        h={300}
        data={bars}
        dataKey="month"
        withLegend
        maxBarWidth={48}
        legendProps={{ verticalAlign: "bottom" }}
        valueFormatter={written}
        yAxisProps={{ width: 84 }}
        series={[
          { name: "paid", label: t("charts.paid"), color: "var(--good)" },
          // Not the brand: where that is green the two would be one.
          { name: "spent", label: t("charts.spent"), color: "var(--mantine-color-dimmed)" },
        ]}
      />
    </figure>
  );
}
