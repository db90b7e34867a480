/**
 * Who is signed in. The access token lives in this variable alone; the refresh token is a cookie that no script reads.
 *
 * A browser has one cookie for both frontends: who signs in at the desk is signed out of the cabinet, and back.
 */
import { useSyncExternalStore } from "react";
import { problemOf } from "../api/problems.ts";
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
let side: Side = "subscriber";
const listeners = new Set<() => void>();

// That there is a cookie, which no script can see: who has none asks for no token in vain.
const KEPT = "signed-in";

function tell(next: Session | null) {
  if (next) localStorage.setItem(KEPT, side);
  else if (localStorage.getItem(KEPT) === side) localStorage.removeItem(KEPT);
  session = next;
  known = true;
  for (const listener of listeners) listener();
}

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

async function rotate(): Promise<Session | null> {
  if (localStorage.getItem(KEPT) !== side) {
    tell(null);
    return null;
  }
  const response = await fetch("/api/v1/session/refresh", {
    method: "POST",
    headers: { "Accept-Language": language() },
  });
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
  return (await renewed())?.token ?? null;
}

/** A 401 came for a token that we thought good: it was ended elsewhere. */
export async function tokenAfterRefusal(): Promise<string | null> {
  if (session) session = { ...session, until: 0 };
  return token();
}

/** Undefined as long as it is not known. */
export const useSession = (): Session | null | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (known ? session : undefined),
  );
