/** The reports: where each comes from, which columns it has, and what its chart draws. */
import { api, body } from "@cabinet/kit/api/client.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";

export type Cell = string | number | Sum | null;
export type Row = Record<string, Cell>;
export type Period = { from: string; to: string };

export type Report = {
  name: string;
  load: (period: Period) => Promise<Row[]>;
  columns: string[];
  /** `x` along the bottom, `y` upwards, one colour for each different `by` (or for each `y` when there are several). */
  chart?: { x: string; y: string[]; by?: string; kind: "bar" | "line" };
  /** Its file for a spreadsheet; none where the API has none. */
  file?: string;
};

const rows = async (answer: Promise<{ data?: { items: object[] } }>): Promise<Row[]> =>
  (await body(answer)).items as Row[];
const query = (period: Period) => ({ params: { query: period } });

export const REPORTS: Report[] = [
  {
    name: "payments",
    load: (period) => rows(api.GET("/api/v1/staff/reports/payments", query(period))),
    columns: ["day", "way", "payments", "amount", "reversals", "reversed"],
    chart: { x: "day", y: ["amount"], by: "way", kind: "bar" },
    file: "/api/v1/staff/reports/payments.csv",
  },
  {
    name: "revenue",
    load: (period) => rows(api.GET("/api/v1/staff/reports/revenue", query(period))),
    columns: ["month", "product", "charged", "given_back", "net"],
    chart: { x: "month", y: ["net"], by: "product", kind: "bar" },
    file: "/api/v1/staff/reports/revenue.csv",
  },
  {
    name: "arpu",
    load: (period) => rows(api.GET("/api/v1/staff/reports/arpu", query(period))),
    columns: ["month", "revenue", "subscribers", "arpu"],
    chart: { x: "month", y: ["arpu"], kind: "line" },
    file: "/api/v1/staff/reports/arpu.csv",
  },
  {
    name: "churn",
    load: (period) => rows(api.GET("/api/v1/staff/reports/churn", query(period))),
    columns: ["month", "in_force", "opened", "ended", "share"],
    chart: { x: "month", y: ["opened", "ended"], kind: "bar" },
    file: "/api/v1/staff/reports/churn.csv",
  },
  {
    name: "debtors",
    load: () => rows(api.GET("/api/v1/staff/reports/debtors", { params: { query: { limit: 1000 } } })),
    columns: ["account", "name", "phone", "state", "debt", "since", "days"],
    file: "/api/v1/staff/reports/debtors.csv",
  },
  {
    name: "promised",
    load: (period) => rows(api.GET("/api/v1/staff/reports/promised", query(period))),
    columns: ["day", "taken", "amount", "fees", "active", "kept", "unkept", "unkept_amount"],
    chart: { x: "day", y: ["kept", "unkept", "active"], kind: "bar" },
    file: "/api/v1/staff/reports/promised.csv",
  },
  {
    name: "ratings",
    load: (period) => rows(api.GET("/api/v1/staff/reports/ratings", query(period))),
    columns: ["month", "ratings", "average"],
    chart: { x: "month", y: ["average"], kind: "line" },
  },
  {
    name: "sms",
    load: (period) => rows(api.GET("/api/v1/staff/reports/sms", query(period))),
    columns: ["day", "provider", "messages", "parts", "cost", "bulk_cost", "daily_ceiling"],
    chart: { x: "day", y: ["cost"], by: "provider", kind: "bar" },
  },
];

const isSum = (cell: Cell | undefined): cell is Sum => typeof cell === "object" && cell !== null;

/** For the height of a bar alone: what is read stands in the table, exact. */
const height = (cell: Cell | undefined): number => Number(isSum(cell) ? cell.amount : (cell ?? 0));

/** One record for each `x`, oldest first, with a height for each series. */
export function drawn(rows: Row[], chart: NonNullable<Report["chart"]>) {
  const points = new Map<string, Record<string, string | number>>();
  const series = new Set<string>();
  for (const row of rows) {
    const x = String(row[chart.x]);
    const point = points.get(x) ?? { x };
    for (const y of chart.y) {
      const name = chart.by ? String(row[chart.by]) : y;
      series.add(name);
      point[name] = Number(point[name] ?? 0) + height(row[y]);
    }
    points.set(x, point);
  }
  const sorted = [...points.values()].sort((one, other) => String(one.x).localeCompare(String(other.x)));
  return { points: sorted, series: [...series].sort() };
}

export { isSum };
