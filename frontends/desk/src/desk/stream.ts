/** What changes at the desk, as it changes: one stream for all pages; the queues are asked again by its events. */
import { type LiveEvent, useLive } from "@cabinet/kit/live/live.ts";
import { type Query, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useMay } from "./role.ts";

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();
const PAUSE = 300;
const QUEUES: Record<string, string> = { ticket: "tickets", chat: "chats", application: "applications" };
const ALL = "";
// Each look at a subscriber stands in the journal: only a person looks.
const LOOKED_AT = "subscribers";

/** Opened once, by the shell. */
export function useDeskStream() {
  const queries = useQueryClient();
  const may = useMay();
  const wanted = useRef(new Set<string>());
  const alarm = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = () => {
    const parts = wanted.current;
    wanted.current = new Set();
    alarm.current = undefined;
    const predicate = ({ queryKey: [, part] }: Query) =>
      parts.has(String(part)) || (parts.has(ALL) && part !== LOOKED_AT);
    void queries.invalidateQueries({ queryKey: ["staff"], predicate });
  };
  useEffect(
    () => () => {
      clearTimeout(alarm.current);
      alarm.current = undefined;
    },
    [],
  );
  useLive(may("live") ? "/api/v1/staff/live" : null, (event) => {
    const part = event.event === "present" ? ALL : QUEUES[event.event];
    if (part) {
      wanted.current.add(part);
      // A burst of events asks each queue again once.
      alarm.current ??= setTimeout(ask, PAUSE);
    }
    for (const listener of listeners) listener(event);
  });
}

/** `tell` hears each event (`ticket`, `chat`, `application`, `typing`, `present`) while the component stands. */
export function useDeskEvent(tell: Listener) {
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    const mine: Listener = (event) => latest.current(event);
    listeners.add(mine);
    return () => {
      listeners.delete(mine);
    };
  }, []);
}
