/**
 * What a person saw last, kept in this browser so that it is there without a line, and at once with one.
 *
 * It is of one person alone and goes with the sign-out. What is kept in another language or by another build of the
 * page is not read.
 */
import { whenSomebodyLeaves } from "@cabinet/kit/session/session.ts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { del } from "idb-keyval";
import { useEffect } from "react";
import { unsubscribe } from "./push.ts";
import { useVisit } from "./visit.ts";

const PERSON = "seen-by";
export const place = (person: string) => `seen-${person}`;

// What this tab alone remembers: what is being written, a payment on its way to the bank, a visitor's chat.
const forgetTab = () => sessionStorage.clear();
whenSomebodyLeaves(forgetTab);

/** Nothing of the person that was here stays; when nobody is here any more, no notices come either. */
async function forget(queries: QueryClient, person: string, nobody: boolean) {
  forgetTab();
  queries.removeQueries({ type: "inactive" });
  void queries.resetQueries();
  await Promise.allSettled([del(place(person)), nobody && unsubscribe()]);
  // Last of all: where the page is closed before, the next one still sees that there is something to forget.
  if (localStorage.getItem(PERSON) === person) localStorage.removeItem(PERSON);
}

/** At the sign-out, where it is waited for. */
export async function forgetLast(queries: QueryClient) {
  const last = localStorage.getItem(PERSON);
  if (last) await forget(queries, last, true);
}

/** Null: nobody is signed in; undefined: it is not known and nothing was ever seen here. */
function usePersonSeen(): string | null | undefined {
  const { visit, session } = useVisit();
  if (session) return String(session.claims.sub);
  if (visit === "stranger") return null;
  return (visit === "away" && localStorage.getItem(PERSON)) || undefined;
}

export function useSeen() {
  const queries = useQueryClient();
  const person = usePersonSeen();
  useEffect(() => {
    const last = localStorage.getItem(PERSON);
    if (last && person !== undefined && person !== last) void forget(queries, last, !person);
    if (!person) return;
    localStorage.setItem(PERSON, person);
    const here = new AbortController();
    // A browser that keeps nothing (a private window) shows all the same, as long as there is a line.
    void import("./kept.ts").then(({ keep }) => keep(queries, person, here.signal)).catch(() => undefined);
    return () => here.abort();
  }, [queries, person]);
}
