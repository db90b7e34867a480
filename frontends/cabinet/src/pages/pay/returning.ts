/**
 * The way to the acquirer's page and back. Its address of return is given before the payment has an id, so the id waits
 * here; where it is lost (the bank came back in another tab) the newest payment is looked at.
 */
import type { View } from "@cabinet/kit/api/client.ts";

const KEPT = "payment-begun";

export const returnUrl = () => `${location.origin}/payments/returned`;

/** On to the acquirer's page, if it has given one. */
export function goAndPay({ id, confirmation_url }: Pick<View<"StartedPayment">, "id" | "confirmation_url">) {
  sessionStorage.setItem(KEPT, id);
  if (confirmation_url) location.assign(confirmation_url);
}

export const begun = (): string | null => sessionStorage.getItem(KEPT);
