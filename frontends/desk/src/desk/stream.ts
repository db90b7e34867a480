/** What changes at the desk, as it changes: one stream for all pages; the queues are asked again by its events. */
import { type LiveEvent, useLive } from "@cabinet/kit/live/live.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useMay } from "./role.ts";

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();
const QUEUES: Record<string, string> = { ticket: "tickets", chat: "chats", application: "applications" };

/** Opened once, by the shell. */
export function useDeskStream() {
  const queries = useQueryClient();
  const may = useMay();
  useLive(may("live") ? "/api/v1/staff/live" : null, (event) => {
    const queue = QUEUES[event.event];
    if (queue) void queries.invalidateQueries({ queryKey: ["staff", queue] });
    if (event.event === "present") void queries.invalidateQueries({ queryKey: ["staff"] });
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
