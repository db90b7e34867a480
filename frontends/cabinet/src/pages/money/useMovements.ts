/** The movements, page by page. The API chooses by kind and days; words are looked for in what has been loaded (`found.ts`). */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type Filter, queryOf } from "./filter.ts";

const PAGE = 30;

export function useMovements(filter: Filter) {
  const query = queryOf(filter);
  return useInfiniteQuery({
    queryKey: ["account", "transactions", query],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/account/transactions", {
          params: { query: { ...query, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}
