/** What changes, as it changes: one stream a page (`docs/live.md`). */
import { createParser } from "eventsource-parser";
import { useEffect, useRef } from "react";
import { token, tokenAfterRefusal } from "../session/session.ts";
import { language } from "../texts/language.ts";

export type LiveEvent = { event: string; data: unknown };
type Listener = (event: LiveEvent) => void;

const SILENCE = 30_000;
const LONGEST = 30_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** Longer each time, and not at the same moment in all browsers: they all lost the same gateway. */
const backoff = (misses: number) => Math.min(LONGEST, 1_000 * 2 ** misses) * (0.5 + Math.random() / 2);

/** Until `signal` ends it: reads, comes back with the last id, waits as long as the stream has said. */
export async function follow(
  path: string,
  headers: () => Promise<Record<string, string> | null>,
  tell: Listener,
  signal: AbortSignal,
) {
  let last = "";
  let wait = 2_000;
  let late = false;
  let misses = 0;
  let expired = "";
  while (!signal.aborted) {
    // Without a line nobody knows who listens: it is a miss, and asked again below.
    const given = await headers().catch(() => undefined);
    if (given === null) return;
    misses = given ? 0 : misses + 1;
    if (given) {
      const held = JSON.stringify(given);
      // It has expired and there is no other one yet.
      if (held === expired) await pause(wait);
      const ended = await read(path, last ? { ...given, "Last-Event-ID": last } : given, signal, {
        event: tell,
        opened: () => {
          // Nobody has listened since the page came, and there is no id to tell from when on.
          if (!last) tell({ event: late ? "present" : "opened", data: {} });
        },
        id: (id) => {
          last = id;
        },
        retry: (milliseconds) => {
          wait = milliseconds;
        },
      });
      if (ended === "signed_out") return;
      expired = ended === "expired" ? held : "";
      if (expired) continue;
      // It was ended elsewhere: the next one is another, or there is none; what fails here fails above once more.
      if (ended === "not-signed-in") await renew(given).catch(() => undefined);
    }
    late = true;
    await pause(misses > 0 ? backoff(misses) : wait);
  }
}

type Heard = {
  event: Listener;
  opened: () => void;
  id: (id: string) => void;
  retry: (milliseconds: number) => void;
};

/** One connection; answers why it ended. */
async function read(path: string, headers: HeadersInit, signal: AbortSignal, heard: Heard): Promise<string> {
  const silence = new AbortController();
  let alarm = setTimeout(() => silence.abort(), SILENCE);
  const lives = () => {
    clearTimeout(alarm);
    alarm = setTimeout(() => silence.abort(), SILENCE);
  };
  try {
    const response = await fetch(path, {
      headers: { ...headers, Accept: "text/event-stream", "Accept-Language": language() },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || !response.body) {
      heard.retry((Number(response.headers.get("Retry-After")) || 10) * 1000);
      return response.status === 401 ? "not-signed-in" : "refused";
    }
    heard.opened();
    return await told(response.body, heard, lives);
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) console.error(error);
    return "away";
  } finally {
    clearTimeout(alarm);
    silence.abort();
  }
}

/** Reads to the end. An id counts with or without an event, and never before its event was told. */
async function told(body: ReadableStream<Uint8Array<ArrayBuffer>>, heard: Heard, lives: () => void) {
  let ended = "";
  const parser = createParser({
    onRetry: heard.retry,
    onId: heard.id,
    onEvent({ event, data }) {
      // What one event does wrong must not cost the ones after it.
      try {
        if (event === "end") ended = (JSON.parse(data) as { reason: string }).reason;
        else if (event) heard.event({ event, data: JSON.parse(data) });
      } catch (error) {
        console.error(error);
      }
    },
  });
  const decoder = new TextDecoder();
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return "closed";
    lives();
    parser.feed(decoder.decode(value, { stream: true }));
    if (ended) return ended;
  }
}

const bearer = async () => {
  const held = await token();
  return held ? { Authorization: `Bearer ${held}` } : null;
};

const renew = async ({ Authorization }: Record<string, string>) =>
  Authorization && tokenAfterRefusal(Authorization.slice("Bearer ".length));

/** While the component stands; `headers` null or absent: the signed-in person's token. `path` null: nothing is read. */
export function useLive(path: string | null, tell: Listener, headers?: Record<string, string>) {
  const latest = useRef(tell);
  latest.current = tell;
  const own = JSON.stringify(headers ?? null);
  useEffect(() => {
    if (!path) return;
    const ends = new AbortController();
    const given: Record<string, string> | null = JSON.parse(own);
    void follow(path, given ? async () => given : bearer, (event) => latest.current(event), ends.signal);
    return () => ends.abort();
  }, [path, own]);
}
