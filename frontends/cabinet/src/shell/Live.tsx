/** The one stream of who is signed in; bursts of events ask each thing again once. */
import { useLive } from "@cabinet/kit/live/live.ts";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { askAgain, heard } from "./live.ts";

const PAUSE = 300;

export default function Live() {
  const queries = useQueryClient();
  const wanted = useRef(new Map<string, QueryKey>());
  const alarm = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = () => {
    const keys = [...wanted.current.values()];
    wanted.current.clear();
    for (const key of keys) void askAgain(queries, key);
  };
  useEffect(() => () => clearTimeout(alarm.current), []);
  useLive("/api/v1/live", (event) => {
    // No key at all stands for everything.
    for (const key of heard(queries, event) ?? [[]]) wanted.current.set(JSON.stringify(key), key);
    clearTimeout(alarm.current);
    alarm.current = setTimeout(ask, PAUSE);
  });
  return null;
}
