/** Sums of a month as a person thinks of them: spent is what was charged, less what was given back. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, minor, type Sum, sumOf, total } from "@cabinet/kit/format/money.ts";

export type Month = View<"MonthView">;

export function spent({ charged, fees, refunds }: Month): Sum {
  const all = total(charged, fees, refunds);
  return sumOf(-minor(all), all.currency);
}

/** Nothing came and nothing was spent: there are no bars to draw. */
export const isEmpty = (one: Month): boolean => isZero(one.paid) && isZero(spent(one));
