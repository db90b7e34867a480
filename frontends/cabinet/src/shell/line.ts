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

/** Nothing was answered, or something between us and the services answered in their place. */
export function isAway(error: unknown): boolean {
  if (!error) return false;
  const { slug, status } = asProblem(error);
  return slug === "offline" || (status >= 502 && status <= 504);
}

const active = (queries: QueryClient) => queries.getQueryCache().findAll({ type: "active" });
const isOffline = (error: unknown) => isAway(error) && asProblem(error).slug === "offline";

/** What is shown is old, or nothing is for want of a line. A service that is away has its own note where it has no data. */
export const isOld = (queries: QueryClient): boolean =>
  failed(queries).some(
    ({ state }) => state.data !== undefined || isOffline(state.error) || isOffline(state.fetchFailureReason),
  );

const failed = (queries: QueryClient) =>
  active(queries).filter(({ state }) => isAway(state.error) || isAway(state.fetchFailureReason));

/** Asks again what has failed for want of a line; where nothing has, one question, to hear whether answers come. */
export async function ask(queries: QueryClient): Promise<void> {
  const wanting = failed(queries);
  const asked = wanting.length > 0 ? wanting : active(queries).slice(0, 1);
  await queries.refetchQueries({ type: "active", predicate: (query) => asked.includes(query) });
}

/** When what the page shows was answered: the oldest of it. */
function seenAt(queries: QueryClient): number | null {
  const times = active(queries)
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
      if (isOld(queries)) setAway(true);
      else if (event.type === "updated") {
        const { action } = event;
        if (action.type === "failed" || action.type === "error") setAway(isOffline(action.error));
        if (action.type === "success" && !action.manual) setAway(false);
      }
    };
    // A page that is being drawn adds its questions to the cache: what is heard of that waits until it is drawn.
    const end = queries.getQueryCache().subscribe(notifyManager.batchCalls(heard));
    const gone = () => setAway(true);
    const back = () => {
      // Where the page asks nothing, the browser's own word is all there is.
      if (active(queries).length === 0) setAway(false);
      void ask(queries);
    };
    window.addEventListener("offline", gone);
    window.addEventListener("online", back);
    return () => {
      end();
      window.removeEventListener("offline", gone);
      window.removeEventListener("online", back);
    };
  }, [queries]);
  useEffect(() => {
    if (!away) return;
    const alarm = setInterval(() => void ask(queries), PAUSE);
    return () => clearInterval(alarm);
  }, [away, queries]);
  return away ? { at, repeat: () => void ask(queries) } : null;
}
