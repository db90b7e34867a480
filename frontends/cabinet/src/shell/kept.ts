/** Keeps what a person sees in IndexedDB, one place a person; comes behind the first view. */
import { language } from "@cabinet/kit/texts/language.ts";
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import {
  type PersistedClient,
  type Persister,
  persistQueryClient,
} from "@tanstack/react-query-persist-client";
import { del, get, set } from "idb-keyval";
import { place } from "./seen.ts";

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

const isKept = (key: QueryKey): boolean => ROOTS.includes(String(key[0]));

/** However young it is, it is asked again at once: what changed in between nobody has told. */
function asOld(client: PersistedClient | undefined): PersistedClient | undefined {
  for (const { state } of client?.clientState.queries ?? []) state.isInvalidated = true;
  return client;
}

/**
 * A second after the last change at most. A browser that keeps nothing (a private window, a full disk) is no trouble:
 * without a line there is nothing to show then, and the page says so.
 */
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

/** Until `here` ends it. */
export function keep(queries: QueryClient, person: string, here: AbortSignal) {
  if (here.aborted) return;
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
  here.addEventListener("abort", () => {
    end();
    ours.end();
  });
}
