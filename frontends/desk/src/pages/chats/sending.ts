/** My messages on their way: seen at once as «sending», repeated with the same key when they were lost. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useRef, useState } from "react";
import { at, useTold } from "./chats.ts";

export type OnItsWay = { key: string; text: string; attachments: string[]; problem?: unknown };

export function useSending(id: string) {
  const [sending, setSending] = useState<OnItsWay[]>([]);
  const told = useTold();
  // One after another, so that they stand in the order in which they were written.
  const last = useRef(Promise.resolve());

  const post = async ({ key, text, attachments }: OnItsWay) => {
    try {
      const chat = await body(
        api.POST("/api/v1/staff/chats/{chat_id}/messages", {
          ...at(id),
          body: { text, attachments },
          headers: { "Idempotency-Key": key },
        }),
      );
      told(chat);
      setSending((known) => known.filter((one) => one.key !== key));
    } catch (problem) {
      setSending((known) => known.map((one) => (one.key === key ? { ...one, problem } : one)));
    }
  };
  const queue = (one: OnItsWay) => {
    last.current = last.current.then(() => post(one));
  };
  const send = (text: string, attachments: string[]) => {
    const one = { key: crypto.randomUUID(), text, attachments };
    setSending((known) => [...known, one]);
    queue(one);
  };
  const again = ({ problem: _, ...one }: OnItsWay) => {
    setSending((known) => known.map((other) => (other.key === one.key ? one : other)));
    queue(one);
  };
  return { sending, send, again };
}
