/** What the person has put away in this browser; the last hundred are remembered. */
import { useState } from "react";

const KEPT = "put-away";
const MANY = 100;

function kept(): string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(read) ? read.map(String) : [];
  } catch {
    return [];
  }
}

export function usePutAway(): [ReadonlySet<string>, (id: string) => void] {
  const [away, setAway] = useState(() => new Set(kept()));
  const put = (id: string) => {
    const all = [...kept().filter((one) => one !== id), id].slice(-MANY);
    localStorage.setItem(KEPT, JSON.stringify(all));
    setAway(new Set(all));
  };
  return [away, put];
}
