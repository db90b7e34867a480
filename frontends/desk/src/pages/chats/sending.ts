/**
 * My messages on their way: seen at once as «sending», repeated with the same key when they were lost. They wait here
 * while another chat is open; gone with the tab, or with who wrote them.
 */
import { api, body } from "@cabinet/kit/api/client.ts";
import { whenSomebodyLeaves } from "@cabinet/kit/session/session.ts";
import { useSyncExternalStore } from "react";
import { at, type Chat, useTold } from "./chats.ts";

export type OnItsWay = { key: string; text: string; attachments: string[]; problem?: unknown };

const NONE: readonly OnItsWay[] = [];
const unsent = new Map<string, readonly OnItsWay[]>();
// One after another, so that they stand in the order in which they were written.
const last = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

const of = (id: string) => unsent.get(id) ?? NONE;
const tell = () => {
  for (const listener of listeners) listener();
};

function put(id: string, messages: readonly OnItsWay[]) {
  if (messages.length > 0) unsent.set(id, messages);
  else unsent.delete(id);
  tell();
}

whenSomebodyLeaves(() => {
  unsent.clear();
  tell();
});

async function post(id: string, { key, text, attachments }: OnItsWay, told: (chat: Chat) => void) {
  // Whoever wrote it may have left meanwhile.
  if (!of(id).some((one) => one.key === key)) return;
  try {
    const chat = await body(
      api.POST("/api/v1/staff/chats/{chat_id}/messages", {
        ...at(id),
        body: { text, attachments },
        headers: { "Idempotency-Key": key },
      }),
    );
    told(chat);
    put(
      id,
      of(id).filter((one) => one.key !== key),
    );
  } catch (problem) {
    put(
      id,
      of(id).map((one) => (one.key === key ? { ...one, problem } : one)),
    );
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useSending(id: string) {
  const sending = useSyncExternalStore(subscribe, () => of(id));
  const told = useTold();
  const queue = (one: OnItsWay) => {
    last.set(
      id,
      (last.get(id) ?? Promise.resolve()).then(() => post(id, one, told)),
    );
  };
  const send = (text: string, attachments: string[]) => {
    const one = { key: crypto.randomUUID(), text, attachments };
    put(id, [...of(id), one]);
    queue(one);
  };
  const again = ({ problem: _, ...one }: OnItsWay) => {
    put(
      id,
      of(id).map((other) => (other.key === one.key ? one : other)),
    );
    queue(one);
  };
  return { sending, send, again };
}
