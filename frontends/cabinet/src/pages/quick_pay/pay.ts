/** Asks for the payment and leads to the bank; what is needed to tell the outcome is kept for the way back. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { keep, type Wish } from "./kept.ts";

type Asked = { wish: Wish; sum: Sum; code: string };
/** The search is over, or the code was wrong. */
type Then = { over: () => void; wrong: () => void };

export function usePay(payee: View<"QuickPayeeView">, key: string, then: Then) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ wish, sum, code }: Asked) => {
      const started = await body(
        api.POST("/api/v1/quick-payments", {
          body: { ...wish, ...(payee.challenge ? { code } : {}) },
          headers: { "Idempotency-Key": key },
        }),
      );
      keep({ wish, key, name: payee.name, amount: sum, url: started.confirmation_url ?? null });
      return started;
    },
    onSuccess: ({ confirmation_url }) => {
      if (confirmation_url) location.assign(confirmation_url);
      else void navigate("/quick-pay/done");
    },
    onError: (error) => {
      if (asProblem(error).slug === "not-found") then.over();
      if (asProblem(error).slug === "wrong-code") then.wrong();
    },
  });
}
