/** The movements, page by page. The API chooses by kind and days; words are looked for in what has been loaded. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { dayOf } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type Filter, queryOf } from "./filter.ts";

export type Movement = View<"TransactionView">;
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

/** Those that hold all the words, in their title, service, reason or sum. */
export function found(movements: Movement[], text: string): Movement[] {
  const words = plain(text).split(" ").filter(Boolean);
  return movements.filter(({ title, why, amount }) => {
    const all = plain(
      `${title} ${why.service?.name ?? ""} ${why.reason ?? ""} ${money(amount)} ${amount.amount}`,
    );
    return words.every((word) => all.includes(word));
  });
}

/** The spaces inside a sum do not count: «1 500» is found as typed. */
const plain = (text: string) =>
  text
    .toLocaleLowerCase()
    .replaceAll("ё", "е")
    .replace(/(\d)[\s\u00a0\u202f](?=\d)/g, "$1")
    .replace(/\s+/g, " ");

export function byDay(movements: Movement[]): [string, Movement[]][] {
  const days = new Map<string, Movement[]>();
  for (const movement of movements) {
    const day = dayOf(movement.at);
    days.set(day, [...(days.get(day) ?? []), movement]);
  }
  return [...days];
}
