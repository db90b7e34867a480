/**
 * Who is signed in. The access token lives in this variable alone; the refresh token is a cookie that no script reads.
 *
 * A browser has one cookie for both frontends: who signs in at the desk is signed out of the cabinet, and back.
 */
import { useSyncExternalStore } from "react";
import { asProblem, offline, type Problem, problemOf } from "../api/problems.ts";
import { language } from "../texts/language.ts";

export type Side = "subscriber" | "staff";
export type Session = {
  token: string;
  /** Milliseconds since the epoch, a minute early: a token is renewed before it ends. */
  until: number;
  mustChangePassword: boolean;
  mustSetUpSecondFactor: boolean;
  claims: Record<string, unknown>;
};
export type Answer = {
  access_token: string;
  expires_in: number;
  must_change_password?: boolean;
  must_set_up_second_factor?: boolean;
};

const EARLY = 60_000;
let session: Session | null = null;
let known = false;
let problem: Problem | null = null;
let side: Side = "subscriber";
const listeners = new Set<() => void>();
const partings = new Set<() => void>();

// That there is a cookie, which no script can see: who has none asks for no token in vain.
const KEPT = "signed-in";
// Whose it is, for the other tabs: the cookie is one for all of them.
const WHO = "signed-in-as";

const personOf = (one: Session | null) => String(one?.claims.sub ?? "");

function tell(next: Session | null) {
  if (next) {
    localStorage.setItem(KEPT, side);
    localStorage.setItem(WHO, personOf(next));
  } else if (localStorage.getItem(KEPT) === side) {
    localStorage.removeItem(KEPT);
    localStorage.removeItem(WHO);
  }
  if (session && personOf(session) !== personOf(next)) for (const part of partings) part();
  session = next;
  known = true;
  problem = null;
  for (const listener of listeners) listener();
}

function untold(thrown: unknown) {
  problem = asProblem(thrown);
  for (const listener of listeners) listener();
}

/** What has to be forgotten when somebody else, or nobody, is signed in from now on; answers how to end that. */
export function whenSomebodyLeaves(forget: () => void): () => void {
  partings.add(forget);
  return () => void partings.delete(forget);
}

/** Another tab signed in, out, or over to another contract: this one follows. */
function followOtherTab({ key }: StorageEvent) {
  if (key !== KEPT && key !== WHO && key !== null) return;
  if (localStorage.getItem(KEPT) !== side) {
    if (session) tell(null);
    return;
  }
  if (localStorage.getItem(WHO) === personOf(session)) return;
  if (session) session = { ...session, until: 0 };
  else known = false;
  findOut();
}
addEventListener("storage", followOtherTab);
// Who was offline at the start gets known as soon as the line is back.
addEventListener("online", () => {
  if (!known) findOut();
});

/** Which of the two frontends this is; called once, first of all. */
export function forSide(mine: Side) {
  side = mine;
}

function claimsOf(token: string): Record<string, unknown> {
  const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (c) => c.charCodeAt(0))));
}

/** From `POST /session` and its like. The other side's token is not taken. */
export function signedIn(answer: Answer) {
  const claims = claimsOf(answer.access_token);
  if (claims.kind !== side) return tell(null);
  tell({
    token: answer.access_token,
    until: Date.now() + answer.expires_in * 1000 - EARLY,
    mustChangePassword: answer.must_change_password ?? false,
    mustSetUpSecondFactor: answer.must_set_up_second_factor ?? false,
    claims,
  });
}

/** From `POST /session/proof`: the same session, proven again. */
export function freshToken(answer: { access_token: string; expires_in: number }) {
  signedIn({
    ...answer,
    must_change_password: session?.mustChangePassword ?? false,
    must_set_up_second_factor: session?.mustSetUpSecondFactor ?? false,
  });
}

/** Nobody is, any more. */
export const signedOut = () => tell(null);

// The lock is held meanwhile, so a line that is silent must not keep all tabs waiting.
const PATIENCE = 4_500;

async function refreshed(): Promise<Response> {
  try {
    return await fetch("/api/v1/session/refresh", {
      method: "POST",
      headers: { "Accept-Language": language() },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw offline();
  }
}

async function rotate(): Promise<Session | null> {
  if (localStorage.getItem(KEPT) !== side) {
    tell(null);
    return null;
  }
  // A lost answer has spent the token; a repeat within ten seconds is given the same again.
  const response = await refreshed().catch(refreshed);
  if (response.status === 401) {
    tell(null);
    return null;
  }
  if (!response.ok) throw await problemOf(response);
  signedIn(await response.json());
  return session;
}

let rotating: Promise<Session | null> | null = null;

/** One at a time, also over the tabs of a browser: each refresh token is good for one use. */
function renewed(): Promise<Session | null> {
  rotating ??= (async () => await navigator.locks.request("cabinet-refresh", rotate))().finally(() => {
    rotating = null;
  });
  return rotating;
}

/** A token that is good for a minute at least, or null when nobody is signed in. Throws when it cannot be known. */
export async function token(): Promise<string | null> {
  if (session && session.until > Date.now()) return session.token;
  if (known && !session) return null;
  try {
    return (await renewed())?.token ?? null;
  } catch (thrown) {
    untold(thrown);
    throw thrown;
  }
}

/** Begins to ask who it is; the page is told by `useSession`, and by `useSessionProblem` when it cannot be known. */
export function findOut() {
  token().catch(() => undefined);
}

/** A 401 came for a token that we thought good: it was ended elsewhere. A newer one than `refused` is taken as it is. */
export async function tokenAfterRefusal(refused: string): Promise<string | null> {
  if (session?.token === refused) session = { ...session, until: 0 };
  return token();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Undefined as long as it is not known. */
export const useSession = (): Session | null | undefined =>
  useSyncExternalStore(subscribe, () => (known ? session : undefined));

/** Why it is not known: the line or the service is away. `token()` tries again. */
export const useSessionProblem = (): Problem | null =>
  useSyncExternalStore(subscribe, () => (known ? null : problem));

/** Changes when somebody else is signed in, so that a page can begin anew for them. */
export const usePerson = (): string => personOf(useSession() ?? null);
