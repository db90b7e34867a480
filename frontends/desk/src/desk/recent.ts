/** Whom one has looked at since the page was opened: in memory alone, gone with the tab. */
import { whenSomebodyLeaves } from "@cabinet/kit/session/session.ts";
import { useSyncExternalStore } from "react";

export type Recent = { id: string; contract: string; name: string; address: string };

const KEPT = 8;
const listeners = new Set<() => void>();
let recent: readonly Recent[] = [];

function keep(next: readonly Recent[]) {
  recent = next;
  for (const listener of listeners) listener();
}

export const lookedAt = (one: Recent) =>
  keep([one, ...recent.filter(({ id }) => id !== one.id)].slice(0, KEPT));

whenSomebodyLeaves(() => keep([]));

export const useRecent = (): readonly Recent[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => recent,
  );
