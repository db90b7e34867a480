/** What of cards and autopayment the operator offers, as its profile says. */
import type { View } from "@cabinet/kit/api/client.ts";
import type { Operator } from "@cabinet/kit/brand/operator.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";

export type Cause = View<"AutopaymentView">["on"];
type Ways = {
  card: { binding: boolean; removable: boolean; min_amount: Sum } | null;
  autopayment: { on: Cause[]; amount: "monthly_fee" | "recommended"; max_amount: Sum } | null;
};

export function waysOf({ payment_ways, capabilities }: Operator) {
  const { card, autopayment } = payment_ways as Ways;
  const binding = Boolean(capabilities.cards) && Boolean(card?.binding);
  return {
    card,
    binding,
    autopayment: binding && capabilities.autopayment ? autopayment : null,
  };
}
