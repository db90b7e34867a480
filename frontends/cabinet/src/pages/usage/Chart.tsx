/** The bars of the days; comes with its library only when there is something to draw. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import { useTranslation } from "react-i18next";
import { useOctets } from "./octets.ts";

type Props = { days: View<"UsageDayView">[]; label: string };

export default function Chart({ days, label }: Props) {
  const { t } = useTranslation("usage");
  const told = useOctets();
  return (
    <div role="img" aria-label={label}>
      <BarChart
        h={260}
        type="stacked"
        data={days.map((day) => ({ day: date(day.day), in: day.in, out: day.out }))}
        dataKey="day"
        series={[
          { name: "in", label: t("in"), color: "brand.6" },
          { name: "out", label: t("out"), color: "gray.5" },
        ]}
        valueFormatter={told}
        withLegend
        tickLine="none"
        yAxisProps={{ width: 72 }}
        barChartProps={{ accessibilityLayer: false }}
        barProps={{ isAnimationActive: false }}
      />
    </div>
  );
}
