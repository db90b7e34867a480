/** Whether answers come: the browser's own word, and what became of the last question. */
import { asProblem } from "@cabinet/kit/api/problems.ts";
import {
  notifyManager,
  type QueryCacheNotifyEvent,
  type QueryClient,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useState } from "react";

const PAUSE = 15_000;
const isOffline = (error: unknown) => Boolean(error) && asProblem(error).slug === "offline";

/** Asks again what has failed for want of a line. */
const askFailed = (queries: QueryClient) =>
  queries.refetchQueries({
    type: "active",
    predicate: ({ state }) => isOffline(state.error) || isOffline(state.fetchFailureReason),
  });

/** When what the page shows was answered: the oldest of it. */
function seenAt(queries: QueryClient): number | null {
  const times = queries
    .getQueryCache()
    .findAll({ type: "active" })
    .map(({ state }) => state.dataUpdatedAt)
    .filter(Boolean);
  return times.length ? Math.min(...times) : null;
}

/** Null: there is a line. Else what is shown is of `at` (milliseconds; null when nothing is). */
export function useNoLine(): { at: number | null; repeat: () => void } | null {
  const queries = useQueryClient();
  const [away, setAway] = useState(!navigator.onLine);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const heard = (event: QueryCacheNotifyEvent) => {
      setAt(seenAt(queries));
      if (event.type !== "updated") return;
      const { action } = event;
      if (action.type === "failed" || action.type === "error") setAway(isOffline(action.error));
      if (action.type === "success" && !action.manual) setAway(false);
    };
    // A page that is being drawn adds its questions to the cache: what is heard of that waits until it is drawn.
    const end = queries.getQueryCache().subscribe(notifyManager.batchCalls(heard));
    const gone = () => setAway(true);
    window.addEventListener("offline", gone);
    return () => {
      end();
      window.removeEventListener("offline", gone);
    };
  }, [queries]);
  useEffect(() => {
    if (!away) return;
    const alarm = setInterval(() => void askFailed(queries), PAUSE);
    return () => clearInterval(alarm);
  }, [away, queries]);
  return away ? { at, repeat: () => void askFailed(queries) } : null;
}
