/** What a promise would give, told by the API itself; nothing is done. */
import { api, body } from "@cabinet/kit/api/client.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { useQuery } from "@tanstack/react-query";

export type Wish = { days: number; amount?: Sum };

export function usePreview(wish: Wish | null) {
  return useQuery({
    queryKey: ["promised-payment", "preview", wish],
    enabled: wish !== null,
    queryFn: () =>
      body(
        api.POST("/api/v1/promised-payment", {
          params: { query: { preview: true } },
          body: wish,
        }),
      ),
  });
}
