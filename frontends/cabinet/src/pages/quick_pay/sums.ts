/** What a person may pay: the first so many months, each choice with all of its sum, or another sum. */
import type { View } from "@cabinet/kit/api/client.ts";
import { month } from "@cabinet/kit/format/dates.ts";
import { money, type Sum, total } from "@cabinet/kit/format/money.ts";

export type Choice = { value: string; label: string; sum: Sum };

/** «март 2027 · 250 ₽», «март 2027 – апрель 2027 · 500 ₽». */
export function monthChoices(months: View<"MonthDueView">[]): Choice[] {
  return months.map(({ month: last }, index) => {
    const [first, ...rest] = months.slice(0, index + 1);
    if (!first) throw new Error("no month");
    const sum = total(first.amount, ...rest.map(({ amount }) => amount));
    const span = index ? `${month(first.month)} – ${month(last)}` : month(last);
    return { value: String(index + 1), label: `${span} · ${money(sum)}`, sum };
  });
}
