/** Of each queue the one that is most pressing: a number says nothing, the age of the worst does. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useQuery } from "@tanstack/react-query";
import { useMomentOf } from "./Age.tsx";

export type QueueName = "tickets" | "chats" | "applications" | "suspensions" | "terminations" | "approvals";
/** Null: nothing waits. */
export type Worst = { since: string; by: string | null } | null;

type MomentOf = ReturnType<typeof useMomentOf>;
type Oldest = (lines: Exclude<Worst, null>[]) => Worst;

const oldestBy =
  (momentOf: MomentOf): Oldest =>
  (lines) =>
    lines.toSorted((a, b) => momentOf(a.by ?? "9999-01-01") - momentOf(b.by ?? "9999-01-01"))[0] ?? null;

const ASK: Record<QueueName, (oldest: Oldest) => Promise<Worst>> = {
  tickets: async () => {
    const query = { order: "deadline", limit: 1 } as const;
    const { items } = await body(api.GET("/api/v1/staff/tickets", { params: { query } }));
    return items[0] ? { since: items[0].opened_at, by: items[0].answer_by } : null;
  },
  // Who waits at this moment; then who has left a question and was promised an answer.
  chats: async (oldest) => {
    const [queued, left] = await Promise.all(
      (["queued", "left"] as const).map((status) =>
        body(api.GET("/api/v1/staff/chats", { params: { query: { status, limit: 100 } } })),
      ),
    );
    const since = queued?.items.map((chat) => chat.queued_at).toSorted()[0];
    if (since) return { since, by: null };
    const asked = left?.items ?? [];
    return oldest(asked.map((chat) => ({ since: chat.opened_at, by: chat.offline?.answer_by ?? null })));
  },
  applications: async (oldest) => {
    const query = { limit: 100 };
    const { items } = await body(api.GET("/api/v1/staff/applications", { params: { query } }));
    return oldest(items.map((one) => ({ since: one.received_at, by: one.call_by })));
  },
  suspensions: async (oldest) => {
    const { items } = await body(api.GET("/api/v1/staff/suspensions"));
    return oldest(items.map((one) => ({ since: one.asked_at, by: one.from })));
  },
  terminations: async (oldest) => {
    const { items } = await body(api.GET("/api/v1/staff/terminations"));
    return oldest(items.map((one) => ({ since: one.asked_at, by: one.ends_on })));
  },
  approvals: async (oldest) => {
    const { items } = await body(api.GET("/api/v1/staff/approvals", { params: { query: { limit: 100 } } }));
    return oldest(items.map((one) => ({ since: one.asked_at, by: one.expires_at })));
  },
};

/** Asked again each minute, and at once when the stream tells of a change. */
export function useWorst(queue: QueueName) {
  const momentOf = useMomentOf();
  return useQuery({
    queryKey: ["staff", queue, "worst"],
    queryFn: () => ASK[queue](oldestBy(momentOf)),
    refetchInterval: 60_000,
    retry: false,
  });
}
