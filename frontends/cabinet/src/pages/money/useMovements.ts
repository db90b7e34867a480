/**
 * The movements, page by page. The API chooses by kind and days; words are looked for in what has been loaded
 * (`found.ts`), so that a search loads on by itself, a thousand movements at a go.
 */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Filter, queryOf } from "./filter.ts";

const PAGE = 30;
/** As much at a time as the API gives. */
const SEARCHED_PAGE = 100;
const AT_A_GO = 1000;
const PAUSE = 300;

export function useMovements(filter: Filter) {
  const query = queryOf(filter);
  const [text] = useDebouncedValue(filter.text.trim(), PAUSE);
  const [most, setMost] = useState(AT_A_GO);
  const found = useInfiniteQuery({
    queryKey: ["account", "transactions", query],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/account/transactions", {
          params: {
            query: {
              ...query,
              limit: text ? SEARCHED_PAGE : PAGE,
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = found;
  const loaded = data?.pages.reduce((all, { items }) => all + items.length, 0) ?? 0;
  const goesOn = Boolean(text) && hasNextPage && !isFetchNextPageError && loaded < most;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage({ cancelRefetch: false });
  }, [goesOn, isFetching, fetchNextPage]);
  /** The next page, or, of a search that has come to its bound, as many pages again. */
  const more = () => {
    if (text && !isFetchNextPageError) setMost(loaded + AT_A_GO);
    else void fetchNextPage();
  };
  return { ...found, fetchNextPage: more, goesOn };
}
