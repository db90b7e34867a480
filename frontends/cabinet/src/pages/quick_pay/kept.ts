/** What was asked to be paid, for the page after the acquirer's: asked again with its key, it tells the outcome. */
import type { View } from "@cabinet/kit/api/client.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";

export type Wish = Omit<View<"NewQuickPayment">, "code">;
export type Kept = { wish: Wish; key: string; name: string; amount: Sum; url: string | null };

const KEPT = "quick-pay";

/** In this tab alone; the code of the picture is not among it. */
export const keep = (kept: Kept) => sessionStorage.setItem(KEPT, JSON.stringify(kept));

export function kept(): Kept | null {
  const written = sessionStorage.getItem(KEPT);
  return written ? JSON.parse(written) : null;
}
