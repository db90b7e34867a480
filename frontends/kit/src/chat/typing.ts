/** While one writes: the other side is told, and Enter sends where there is a keyboard. */
import { type KeyboardEvent, useRef } from "react";

const AGAIN = 3_000;

/** To be called at each change; tells every three seconds at most. */
export function useTells(tell: () => Promise<unknown>): () => void {
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < AGAIN) return;
    last.current = Date.now();
    // It shows for a moment only: what is lost is told again with the next letters.
    tell().catch(() => undefined);
  };
}

/** Shift and Enter begins a line; on a phone Enter always does. */
export const sendsByEnter = (send: () => void) => (event: KeyboardEvent) => {
  const bare = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
  if (!bare || matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  send();
};
