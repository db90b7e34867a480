/** The ways to pay online that are open to this person: his saved cards first, then what the operator takes. */
import type { View } from "@cabinet/kit/api/client.ts";
import type { Limits } from "./options.ts";

type Offered = View<"MethodView">;
export type Way = { id: string; method: Offered["method"]; limits: Limits; card?: View<"Card"> };

export function waysOf(offers: View<"OffersView">, cards: View<"Card">[]): Way[] {
  return offers.methods
    .flatMap((offer): Way[] => {
      const { method } = offer;
      const limits = { min: offer.min_amount, max: offer.max_amount };
      if (method !== "saved_card") return [{ id: method, method, limits }];
      return cards.map((card) => ({ id: card.id, method, limits, card }));
    })
    .sort((one, other) => Number(!one.card) - Number(!other.card));
}
