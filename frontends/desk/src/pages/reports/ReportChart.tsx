/** Bars or lines of a report. It is a picture: who does not see it reads the table beneath. */
import "@mantine/charts/styles.layer.css";
import { date, month } from "@cabinet/kit/format/dates.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { BarChart, LineChart } from "@mantine/charts";
import { Box } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { drawn, type Report, type Row } from "./reports.ts";

// Told apart also by who does not see colours: lightness differs from one to the next (Okabe and Ito, 2008).
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a7a00", "#7f7f7f"];
// What is hidden from who does not see it takes no focus either.
const UNSEEN = { accessibilityLayer: false };

type Props = { rows: Row[]; chart: NonNullable<Report["chart"]> };

export function ReportChart({ rows, chart }: Props) {
  const { t, i18n } = useTranslation("reports");
  const { points, series } = drawn(rows, chart);
  const told = (name: string) => (i18n.exists(`reports:values.${name}`) ? t(`values.${name}`) : name);
  const shared = {
    h: 280,
    data: points,
    dataKey: "x",
    series: series.map((name, at) => ({
      name,
      label: told(name),
      color: COLOURS[at % COLOURS.length] ?? "",
    })),
    xAxisProps: { tickFormatter: chart.x === "month" ? month : date },
    valueFormatter: (value: number) => number(value, 2),
    withLegend: series.length > 1,
  };
  return (
    <Box aria-hidden style={{ overflow: "hidden" }}>
      {chart.kind === "bar" ? (
        <BarChart {...shared} type="stacked" barChartProps={UNSEEN} />
      ) : (
        <LineChart {...shared} curveType="linear" lineChartProps={UNSEEN} />
      )}
    </Box>
  );
}
