/** What changes, as it changes: one stream a page (`docs/live.md`). */
import { EventSourceParserStream } from "eventsource-parser/stream";
import { useEffect, useRef } from "react";
import { token, tokenAfterRefusal } from "../session/session.ts";
import { language } from "../texts/language.ts";

export type LiveEvent = { event: string; data: unknown };
type Listener = (event: LiveEvent) => void;

const SILENCE = 30_000;

/** Until `signal` ends it: reads, comes back with the last id, waits as long as the stream has said. */
async function follow(
  path: string,
  headers: () => Promise<Record<string, string> | null>,
  tell: Listener,
  signal: AbortSignal,
) {
  let last = "";
  let wait = 2_000;
  while (!signal.aborted) {
    const given = await headers().catch(() => undefined);
    if (given === null) return;
    if (given) {
      const ended = await read(path, last ? { ...given, "Last-Event-ID": last } : given, signal, {
        event: tell,
        id: (id) => {
          last = id;
        },
        retry: (milliseconds) => {
          wait = milliseconds;
        },
      });
      if (ended === "signed_out") return;
      if (ended === "expired") continue;
      // It was ended elsewhere: the next one is another, or there is none.
      if (ended === "not-signed-in") await renew(given).catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

type Heard = { event: Listener; id: (id: string) => void; retry: (milliseconds: number) => void };

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
    const events = response.body
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
      .pipeThrough(passing(lives))
      .pipeThrough(new EventSourceParserStream({ onRetry: heard.retry }));
    for (const reader = events.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return "closed";
      if (value.id) heard.id(value.id);
      const data: unknown = value.data ? JSON.parse(value.data) : {};
      if (value.event === "end") return (data as { reason: string }).reason;
      if (value.event) heard.event({ event: value.event, data });
    }
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return "away";
    throw error;
  } finally {
    clearTimeout(alarm);
  }
}

/** Lets all text through and says that some came, comments too. */
const passing = (came: () => void) =>
  new TransformStream<string, string>({
    transform: (text, on) => {
      came();
      on.enqueue(text);
    },
  });

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
