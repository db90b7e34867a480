/** My side of a chat: what I write goes on its way, what the consultant has written is read. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useRead } from "@cabinet/kit/chat/read.ts";
import { useSending } from "@cabinet/kit/chat/sending.ts";
import { at, type Chat, shows, type Talker, useTold } from "./chats.ts";

export function useMySending(talker: Talker) {
  const told = useTold();
  return useSending(talker.id, async ({ key, text, attachments }) =>
    told(
      await body(
        api.POST("/api/v1/chats/{chat_id}/messages", {
          ...at(talker),
          body: { text, attachments },
          headers: { ...shows(talker), "Idempotency-Key": key },
        }),
      ),
    ),
  );
}

export function useMyReading(talker: Talker, chat: Chat) {
  const theirs = chat.messages.filter(({ author }) => author === "staff");
  useRead(chat.id, theirs.at(-1)?.position ?? null, (position) =>
    body(
      api.POST("/api/v1/chats/{chat_id}/read", { ...at(talker), body: { position }, headers: shows(talker) }),
    ),
  );
}
