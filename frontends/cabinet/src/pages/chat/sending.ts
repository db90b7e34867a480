/** My own messages on their way: seen at once as «sending», repeated with the same key when they were lost. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useRef, useState } from "react";
import { at, shows, type Talker, useTold } from "./chats.ts";

export type OnItsWay = { key: string; text: string; problem?: unknown };

export function useSending(talker: Talker) {
  const [sending, setSending] = useState<OnItsWay[]>([]);
  const told = useTold();
  // One after another, so that they stand in the order in which they were written.
  const last = useRef(Promise.resolve());
  const without = (key: string) => (known: OnItsWay[]) => known.filter((one) => one.key !== key);

  const post = async ({ key, text }: OnItsWay) => {
    try {
      const chat = await body(
        api.POST("/api/v1/chats/{chat_id}/messages", {
          ...at(talker),
          body: { text, attachments: [] },
          headers: { ...shows(talker), "Idempotency-Key": key },
        }),
      );
      told(chat);
      setSending(without(key));
    } catch (problem) {
      setSending((known) => known.map((one) => (one.key === key ? { ...one, problem } : one)));
    }
  };

  const queue = (one: OnItsWay) => {
    last.current = last.current.then(() => post(one));
  };
  const send = (text: string) => {
    const one = { key: crypto.randomUUID(), text };
    setSending((known) => [...known, one]);
    queue(one);
  };
  const again = ({ key, text }: OnItsWay) => {
    setSending((known) => known.map((one) => (one.key === key ? { key, text } : one)));
    queue({ key, text });
  };
  return { sending, send, again };
}
