/** My side of a chat: what I answer goes on its way, what the person has written is read if the chat is mine. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useRead } from "@cabinet/kit/chat/read.ts";
import { useSending } from "@cabinet/kit/chat/sending.ts";
import { at, type Chat, useTold } from "./chats.ts";

export function useMySending(id: string) {
  const told = useTold();
  return useSending(id, async ({ key, text, attachments }) =>
    told(
      await body(
        api.POST("/api/v1/staff/chats/{chat_id}/messages", {
          ...at(id),
          body: { text, attachments },
          headers: { "Idempotency-Key": key },
        }),
      ),
    ),
  );
}

export function useMyReading(chat: Chat, mine: boolean) {
  const theirs = chat.messages.filter(({ author }) => author === "subscriber" || author === "visitor");
  useRead(chat.id, (mine && theirs.at(-1)?.position) || null, (position) =>
    body(api.POST("/api/v1/staff/chats/{chat_id}/read", { ...at(chat.id), body: { position } })),
  );
}
