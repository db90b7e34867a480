/** A payment as it stands; live when the stream tells it, and asked again as long as it is not over. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { askAgain } from "../../shell/live.ts";

const SOON = 3_000;
const LATER = 15_000;
const OFTEN = 60;

/** What another payment makes another. */
const TOUCHED = [["cabinet"], ["account"], ["services"], ["cards"], ["autopayment"], ["promised-payment"]];

export function usePayment(id: string) {
  const queries = useQueryClient();
  const payment = useQuery({
    queryKey: ["payments", id],
    queryFn: () => body(api.GET("/api/v1/payments/{payment_id}", { params: { path: { payment_id: id } } })),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      if (state.data?.status !== "pending") return false;
      return state.dataUpdateCount < OFTEN ? SOON : LATER;
    },
  });
  const status: View<"PaymentView">["status"] | undefined = payment.data?.status;
  useEffect(() => {
    if (!status || status === "pending") return;
    void askAgain(queries, ["payments", "*"]);
    if (status !== "succeeded") return;
    for (const queryKey of TOUCHED) void queries.invalidateQueries({ queryKey });
  }, [status, queries]);
  return payment;
}
