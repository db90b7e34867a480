/** What a month of all services costs: the preview of paying for one; null when that is not told, and no months are offered. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useQuery } from "@tanstack/react-query";

export function useMonthPrice(offers: View<"OffersView"> | undefined) {
  const method = offers?.methods[0]?.method;
  return useQuery({
    queryKey: ["payments", "preview", { months: 1, method }],
    enabled: method !== undefined,
    queryFn: () =>
      body(
        api.POST("/api/v1/payments", {
          params: { query: { preview: true } },
          body: { method: method ?? "card", months: 1 },
        }),
      ).catch(() => null),
  });
}
