/**
 * «I am at the desk» (`PUT /staff/chats/desk`): told on every page, or the chats one holds go back into the queue.
 *
 * Kept over a reload for as long as the gateway itself would wait: a silent minute.
 */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { whenSomebodyLeaves } from "@cabinet/kit/session/session.ts";
import { useEffect, useSyncExternalStore } from "react";
import { useMay, useMyId } from "./role.ts";

type Kept = { person: string; name: string; at: number };
type Presence = { name: string | null; desk: View<"DeskView"> | null; problem: unknown };

const KEPT = "at-desk";
const SILENT = 60_000;
const AWAY: Presence = { name: null, desk: null, problem: null };
const listeners = new Set<() => void>();
let presence = AWAY;
let beat: Worker | null = null;

function tell(next: Presence) {
  presence = next;
  for (const listener of listeners) listener();
}

function stop(problem: unknown = null) {
  beat?.terminate();
  beat = null;
  tell({ ...AWAY, problem });
}

async function say(person: string, name: string) {
  try {
    const desk = await body(api.PUT("/api/v1/staff/chats/desk", { body: { name } }));
    // One may have gone while it was on its way.
    if (!beat) return;
    localStorage.setItem(KEPT, JSON.stringify({ person, name, at: Date.now() } satisfies Kept));
    tell({ name, desk, problem: null });
  } catch (problem) {
    // A line that was away comes back; what is refused stays refused.
    if ([0, 429].includes(asProblem(problem).status) || asProblem(problem).status >= 500) {
      tell({ ...presence, problem });
    } else {
      localStorage.removeItem(KEPT);
      stop(problem);
    }
  }
}

export async function come(person: string, name: string) {
  beat?.terminate();
  beat = new Worker(new URL("./beat.ts", import.meta.url), { type: "module" });
  beat.onmessage = () => void say(person, name);
  await say(person, name);
}

export async function leave() {
  localStorage.removeItem(KEPT);
  stop();
  await body(api.DELETE("/api/v1/staff/chats/desk"));
}

whenSomebodyLeaves(() => {
  localStorage.removeItem(KEPT);
  stop();
});
addEventListener("storage", ({ key, newValue }) => {
  // Gone in another tab.
  if (key === KEPT && newValue === null && beat) stop();
});

/** In the shell: goes on after a reload. */
export function usePresenceKept() {
  const me = useMyId();
  const may = useMay()("chats");
  useEffect(() => {
    const kept: Kept | null = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    if (!may || beat || kept?.person !== me || Date.now() - kept.at > SILENT) return;
    void come(me, kept.name);
  }, [me, may]);
}

export const usePresence = (): Presence =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => presence,
  );
