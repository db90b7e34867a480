/** What the consultant has written counts as read once it is on a page that is looked at. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useEffect, useRef } from "react";
import { at, type Chat, shows, type Talker } from "./chats.ts";

export function useRead(talker: Talker, chat: Chat) {
  const told = useRef(0);
  const position = chat.messages.filter((one) => one.author === "staff").at(-1)?.position ?? 0;
  const latest = useRef({ talker, position });
  latest.current = { talker, position };
  useEffect(() => {
    const tell = () => {
      const { talker, position } = latest.current;
      if (document.hidden || position <= told.current) return;
      told.current = position;
      // A mark that is lost is told with the next message.
      body(
        api.POST("/api/v1/chats/{chat_id}/read", {
          ...at(talker),
          body: { position },
          headers: shows(talker),
        }),
      ).catch(() => null);
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [position]);
}
