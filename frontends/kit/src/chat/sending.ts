/**
 * My messages on their way: seen at once as «sending», repeated with the same key when they were lost. They wait here
 * while another page is open; gone with the tab, or with who wrote them.
 */
import { useSyncExternalStore } from "react";
import { whenSomebodyLeaves } from "../session/session.ts";

export type OnItsWay = { key: string; text: string; attachments: string[]; problem?: unknown };

const NONE: readonly OnItsWay[] = [];
const unsent = new Map<string, readonly OnItsWay[]>();
// One after another, so that they stand in the order in which they were written.
const last = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

const of = (chat: string) => unsent.get(chat) ?? NONE;
const tell = () => {
  for (const listener of listeners) listener();
};

function put(chat: string, messages: readonly OnItsWay[]) {
  if (messages.length > 0) unsent.set(chat, messages);
  else unsent.delete(chat);
  tell();
}

whenSomebodyLeaves(() => {
  unsent.clear();
  tell();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

type Post = (message: OnItsWay) => Promise<void>;

async function send(chat: string, one: OnItsWay, post: Post) {
  // Whoever wrote it may have left meanwhile.
  if (!of(chat).some(({ key }) => key === one.key)) return;
  try {
    await post(one);
    put(
      chat,
      of(chat).filter(({ key }) => key !== one.key),
    );
  } catch (problem) {
    put(
      chat,
      of(chat).map((other) => (other.key === one.key ? { ...one, problem } : other)),
    );
  }
}

/** `post` sends one message and puts the answer where the page looks. */
export function useSending(chat: string, post: Post) {
  const sending = useSyncExternalStore(subscribe, () => of(chat));
  const queue = (one: OnItsWay) => {
    last.set(
      chat,
      (last.get(chat) ?? Promise.resolve()).then(() => send(chat, one, post)),
    );
  };
  return {
    sending,
    send: (text: string, attachments: string[] = []) => {
      const one = { key: crypto.randomUUID(), text, attachments };
      put(chat, [...of(chat), one]);
      queue(one);
    },
    again: ({ problem: _, ...one }: OnItsWay) => {
      put(
        chat,
        of(chat).map((other) => (other.key === one.key ? one : other)),
      );
      queue(one);
    },
  };
}
