/** What of the movements is looked at. It stands in the address, so that it can be kept, sent and gone back to. */
import type { View } from "@cabinet/kit/api/client.ts";
import { dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { useSearchParams } from "react-router";

export type Kind = View<"TransactionView">["kind"];
type Query = { kind?: Kind; from?: string; to?: string };
export const KINDS = [
  "payment",
  "charge",
  "fee",
  "refund",
  "correction",
  "opening",
] as const satisfies Kind[];
export const PERIODS = ["all", "month", "last_month", "year", "own"] as const;
export type Period = (typeof PERIODS)[number];

export type Filter = { kind: Kind | null; period: Period; from: string; to: string; text: string };

export function useFilter() {
  const [search, setSearch] = useSearchParams();
  const kind = KINDS.find((one) => one === search.get("kind")) ?? null;
  const period = PERIODS.find((one) => one === search.get("period")) ?? "all";
  const own = { from: search.get("from") ?? "", to: search.get("to") ?? "" };
  const filter: Filter = { kind, period, ...daysOf(period, own), text: search.get("text") ?? "" };
  const change = (next: Partial<Filter>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(next)) {
          if (value && value !== "all") after.set(name, value);
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  return { filter, change };
}

function daysOf(period: Period, own: { from: string; to: string }) {
  const now = today();
  const first = `${now.slice(0, 7)}-01`;
  const lastOfBefore = dayAfter(first, -1);
  switch (period) {
    case "all":
      return { from: "", to: "" };
    case "month":
      return { from: first, to: now };
    case "last_month":
      return { from: `${lastOfBefore.slice(0, 7)}-01`, to: lastOfBefore };
    case "year":
      return { from: `${now.slice(0, 4)}-01-01`, to: now };
    case "own":
      return own;
  }
}

/** As the API is asked for it. */
export const queryOf = ({ kind, from, to }: Filter): Query => ({
  ...(kind ? { kind } : {}),
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
});

/** Whether anything is left out. */
export const isNarrow = (filter: Filter): boolean =>
  Boolean(filter.kind || filter.from || filter.to || filter.text.trim());
