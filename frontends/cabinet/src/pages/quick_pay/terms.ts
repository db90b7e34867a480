/** How one pays here without signing in, as the operator's profile says. */
import { useOperator, type Words } from "@cabinet/kit/brand/operator.ts";

export type FindBy = "contract" | "address";
export type Method = "card" | "sbp";
type Ways = {
  quick_pay: { find_by: FindBy[]; choose_month: boolean; confirmation_code: boolean } | null;
  card: { registered_only: boolean; notice: Words | null } | null;
  sbp: object | null;
  refunds: { rules: Words; days: number } | null;
};

export function useTerms() {
  const { payment_ways, capabilities } = useOperator();
  const ways = payment_ways as Ways;
  const methods: Method[] = [];
  if (capabilities.cards && ways.card && !ways.card.registered_only) methods.push("card");
  if (capabilities.sbp && ways.sbp) methods.push("sbp");
  return { quick: capabilities.quick_pay ? ways.quick_pay : null, methods, ways };
}
