/**
 * What a person saw last, kept in this browser so that it is there without a line, and at once with one.
 *
 * It is of one person alone and goes with the sign-out. What is kept in another language or by another build of the
 * page is not read.
 */
import { language } from "@cabinet/kit/texts/language.ts";
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import {
  type PersistedClient,
  type Persister,
  persistQueryClient,
} from "@tanstack/react-query-persist-client";
import { del, get, set } from "idb-keyval";
import { useEffect } from "react";
import { unsubscribe } from "./push.ts";
import { useVisit } from "./visit.ts";

const ROOTS = [
  "cabinet",
  "account",
  "services",
  "tickets",
  "payments",
  "notifications",
  "news",
  "promised-payment",
  "suspension",
  "usage",
  "devices",
  "profile",
  "cards",
  "autopayment",
];
const WEEK = 7 * 24 * 3600 * 1000;
const PERSON = "seen-by";
const place = (person: string) => `seen-${person}`;

export const isKept = (key: QueryKey): boolean => ROOTS.includes(String(key[0]));

/** However young it is, it is asked again at once: what changed in between nobody has told. */
function asOld(client: PersistedClient | undefined): PersistedClient | undefined {
  for (const { state } of client?.clientState.queries ?? []) state.isInvalidated = true;
  return client;
}

/** In IndexedDB, a second after the last change at most. */
function persister(person: string): Persister & { end: () => void } {
  let alarm: ReturnType<typeof setTimeout> | undefined;
  return {
    persistClient(client) {
      clearTimeout(alarm);
      alarm = setTimeout(() => void set(place(person), client).catch(() => undefined), 1000);
    },
    restoreClient: async () => asOld(await get(place(person)).catch(() => undefined)),
    removeClient: () => del(place(person)).catch(() => undefined),
    end: () => clearTimeout(alarm),
  };
}

function keep(queries: QueryClient, person: string): () => void {
  const ours = persister(person);
  for (const root of ROOTS) queries.setQueryDefaults([root], { gcTime: WEEK });
  const [end] = persistQueryClient({
    queryClient: queries,
    persister: ours,
    maxAge: WEEK,
    buster: `${language()} ${import.meta.url}`,
    dehydrateOptions: {
      shouldDehydrateQuery: ({ queryKey, state }) => state.data !== undefined && isKept(queryKey),
    },
  });
  return () => {
    end();
    ours.end();
  };
}

/** Nothing of the person that was here stays; when nobody is here any more, no notices come either. */
function forget(queries: QueryClient, person: string, nobody: boolean) {
  localStorage.removeItem(PERSON);
  void del(place(person)).catch(() => undefined);
  if (nobody) void unsubscribe().catch(() => undefined);
  queries.removeQueries({ type: "inactive" });
  void queries.resetQueries();
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
    if (last && person !== undefined && person !== last) forget(queries, last, !person);
    if (!person) return;
    localStorage.setItem(PERSON, person);
    return keep(queries, person);
  }, [queries, person]);
}
