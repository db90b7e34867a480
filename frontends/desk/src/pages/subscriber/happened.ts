/**
 * Everything that has happened to one subscriber, newest first, out of what the role may see.
 *
 * Made of the ledger, the deliveries and the requests.
 */
import { api, body } from "@cabinet/kit/api/client.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { useQueries } from "@tanstack/react-query";
import { useMay } from "../../desk/role.ts";

export type Kind = "money" | "notice" | "request" | "act";
export type Happened = {
  id: string;
  at: string;
  kind: Kind;
  title: string;
  detail?: string | null;
  amount?: Sum | null;
  trace_id?: string | null;
  to?: string;
};

const LIMIT = 50;

const transactions = (number: string) =>
  body(
    api.GET("/api/v1/staff/accounts/{number}/transactions", {
      params: { path: { number }, query: { limit: LIMIT } },
    }),
  ).then(({ items }) =>
    items.map(
      (one): Happened => ({
        id: `money-${one.id}`,
        at: one.at,
        kind: "money",
        title: one.title,
        // A correction has its reason in the title.
        detail: one.why.reason && !one.title.includes(one.why.reason) ? one.why.reason : null,
        amount: one.amount,
        trace_id: one.trace_id,
      }),
    ),
  );

const deliveries = (subscriber: string) =>
  body(api.GET("/api/v1/staff/deliveries", { params: { query: { subscriber, limit: LIMIT } } })).then(
    ({ items }) =>
      items.map(
        (one): Happened => ({
          id: `notice-${one.id}`,
          at: one.queued_at,
          kind: "notice",
          title: `${one.channel}: ${one.kind}`,
          detail: `${one.address} · ${one.state}`,
          trace_id: one.trace_id,
          to: `/deliveries/${one.id}`,
        }),
      ),
  );

const requests = (subscriber_id: string) => {
  const query = { subscriber_id, open_only: false, limit: LIMIT };
  return body(api.GET("/api/v1/staff/tickets", { params: { query } })).then(({ items }) =>
    items.map(
      (one): Happened => ({
        id: `request-${one.id}`,
        at: one.opened_at,
        kind: "request",
        title: `№ ${one.number}, ${one.topic}`,
        detail: one.status,
        to: `/requests/${one.id}`,
      }),
    ),
  );
};

export function useHappened(id: string, account: string | null) {
  const may = useMay();
  const key = ["staff", "subscribers", id, "happened"];
  const asked = [
    may("transactions") && account && { part: "account", ask: () => transactions(account) },
    may("deliveries") && { part: "deliveries", ask: () => deliveries(id) },
    may("requests") && { part: "tickets", ask: () => requests(id) },
  ].filter((one) => one !== false && one !== null && one !== "");
  const answers = useQueries({
    queries: asked.map(({ part, ask }) => ({
      queryKey: [...key, part],
      queryFn: ask,
      refetchOnWindowFocus: false,
    })),
  });
  return {
    items: answers.flatMap(({ data }) => data ?? []).toSorted((a, b) => b.at.localeCompare(a.at)),
    waits: answers.some(({ isPending }) => isPending),
    away: asked.filter((_, place) => answers[place]?.error).map(({ part }) => part),
    again: () => {
      for (const answer of answers) if (answer.error) void answer.refetch();
    },
  };
}
