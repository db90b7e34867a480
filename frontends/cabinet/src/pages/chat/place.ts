/** A visitor's chat lives in this tab: its id and the token that opens it. */
import { useCallback, useState } from "react";

export type Place = { id: string; token: string };
const KEPT = "chat";

function kept(): Place | null {
  const written = sessionStorage.getItem(KEPT);
  return written ? JSON.parse(written) : null;
}

export function usePlace(): [Place | null, (place: Place | null) => void] {
  const [place, setPlace] = useState(kept);
  const change = useCallback((next: Place | null) => {
    if (next) sessionStorage.setItem(KEPT, JSON.stringify(next));
    else sessionStorage.removeItem(KEPT);
    setPlace(next);
  }, []);
  return [place, change];
}
