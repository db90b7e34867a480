/**
 * Begins a payment. Whatever comes then is told on the payment's own page, which takes the place of this one in the
 * history: who comes back from the acquirer by the browser's own button finds it there, and pays nothing twice.
 */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { goAndPay, returnUrl } from "./returning.ts";

export type Order = Omit<View<"NewPayment">, "return_url">;

/** `wanted`: what would be paid now, and how; null as long as there is no sum. */
export function usePay(wanted: Order | null) {
  const { key, renew } = useAttempt(wanted);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const pay = useMutation({
    mutationFn: (order: Order) =>
      body(
        api.POST("/api/v1/payments", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...order, return_url: returnUrl() },
        }),
      ),
    onSuccess: (started, { method }) => {
      void queries.invalidateQueries({ queryKey: ["payments"] });
      navigate(`/payments/${started.id}`, { replace: true });
      if (method === "card") goAndPay(started);
    },
  });
  /** What was begun before is over: the same may be wanted once more. */
  const changed = () => {
    renew();
    pay.reset();
  };
  return { pay, changed };
}
