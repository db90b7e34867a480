/** Sums of a month as a person thinks of them: spent is what was charged, less what was given back. */
import type { View } from "@cabinet/kit/api/client.ts";
import { minor, type Sum, sumOf, total } from "@cabinet/kit/format/money.ts";

export type Month = View<"MonthView">;

export function spent({ charged, fees, refunds }: Month): Sum {
  const all = total(charged, fees, refunds);
  return sumOf(-minor(all), all.currency);
}
