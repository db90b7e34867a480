/** The last movements of an account, to choose one to take back or give back. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { useQuery } from "@tanstack/react-query";

export type Movement = View<"StaffTransactionView">;

export function useLedger(number: string, kind?: Movement["kind"]) {
  return useQuery({
    queryKey: ["staff", "accounts", number, "transactions", { kind }],
    queryFn: () =>
      body(
        api.GET("/api/v1/staff/accounts/{number}/transactions", {
          params: { path: { number }, query: { limit: 50, ...(kind ? { kind } : {}) } },
        }),
      ),
    enabled: number !== "",
  });
}

/** «12 нояб., 14:05 · Пополнение · +500 ₽». */
export const lineOf = (one: Movement): string =>
  `${moment(one.at)} · ${one.title} · ${money(one.amount, { signed: true })}`;
