/** The sums that a payer may choose by one tap: what is recommended, months of all services, his own. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, minor, type Sum, typedAmount } from "@cabinet/kit/format/money.ts";

/** `amount` is taken; `full` is what the account gets, the discount with it. */
export type Option = {
  id: string;
  amount: Sum;
  full: Sum;
  months?: number;
  discount?: Sum;
  percent?: number;
};
export type Limits = { min: Sum; max: Sum };

export const OWN = "own";
const RECOMMENDED = "recommended";

/** `month` is what one month of all services costs, if that is known. */
export function optionsOf(
  account: View<"AccountView">,
  offers: View<"OffersView">,
  month: Sum | null,
  limits: Limits,
): Option[] {
  const options: Option[] = [];
  const recommended = account.recommended_top_up;
  if (!isZero(recommended)) {
    const sum = minor(recommended) < minor(limits.min) ? limits.min : recommended;
    options.push({ id: RECOMMENDED, amount: sum, full: sum });
  }
  // The same sum is not offered twice.
  const again = month?.amount === options[0]?.amount.amount;
  if (month && !again && !isZero(month) && !offers.months.some((offer) => offer.months === 1)) {
    options.push({ id: "months-1", amount: month, full: month, months: 1 });
  }
  for (const { months, amount, full, discount, percent } of offers.months) {
    options.push({ id: `months-${months}`, amount, full, months, discount, percent });
  }
  return options.filter(({ amount }) => within(amount, limits));
}

export const within = (sum: Sum, { min, max }: Limits): boolean =>
  minor(sum) >= minor(min) && minor(sum) <= minor(max);

/** What is chosen at first: what the address asks for, else what is recommended. */
export function firstChoice(options: Option[], search: URLSearchParams): { id: string; typed: string } {
  const asked = typedAmount(search.get("amount") ?? "");
  if (asked) {
    const same = options.find(({ amount, discount }) => amount.amount === asked && !discount);
    return same ? { id: same.id, typed: "" } : { id: OWN, typed: asked.replace(/\.00$/, "") };
  }
  const months = options.find((option) => `${option.months}` === search.get("months"));
  return { id: months?.id ?? options[0]?.id ?? OWN, typed: "" };
}

/** What was wished, as long as it is offered; then the first of what is. */
export const chosenOf = (wished: string, options: Option[]): string =>
  wished === OWN || options.some(({ id }) => id === wished) ? wished : (options[0]?.id ?? OWN);

/** What a person typed, as an option; null when it is no sum. */
export function ownOption(typed: string, currency: string): Option | null {
  const amount = typedAmount(typed);
  return amount ? { id: OWN, amount: { amount, currency }, full: { amount, currency } } : null;
}
