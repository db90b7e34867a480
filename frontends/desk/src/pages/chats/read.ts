/** What the person has written counts as read once it is on a page that is looked at by who answers. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useEffect, useRef } from "react";
import { at, type Chat } from "./chats.ts";

export function useRead(chat: Chat, mine: boolean) {
  const told = useRef(0);
  const theirs = chat.messages.filter(({ author }) => author === "subscriber" || author === "visitor");
  const position = theirs.at(-1)?.position ?? 0;
  useEffect(() => {
    const tell = () => {
      if (!mine || document.hidden || position <= told.current) return;
      told.current = position;
      // A mark that is lost is told with the next message.
      body(api.POST("/api/v1/staff/chats/{chat_id}/read", { ...at(chat.id), body: { position } })).catch(
        () => null,
      );
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [chat.id, mine, position]);
}
