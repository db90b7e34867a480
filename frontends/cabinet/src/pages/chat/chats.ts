/** One chat as both a subscriber and a visitor ask for it; a visitor shows the chat's own token. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { whole } from "@cabinet/kit/chat/whole.ts";
import { useLive } from "@cabinet/kit/live/live.ts";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { heard } from "../../shell/live.ts";

export type Chat = View<"ChatView">;
export type Said = View<"ChatMessageView">;
/** `token` null: the access token says who talks. */
export type Talker = { id: string; token: string | null };

export const shows = ({ token }: Talker): Record<string, string> => (token ? { "Chat-Token": token } : {});
export const at = ({ id }: Talker) => ({ params: { path: { chat_id: id } } });

export function useChat(talker: Talker) {
  const queries = useQueryClient();
  const visitor = talker.token !== null;
  // A subscriber's chats are told by the stream of the shell.
  useLive(
    visitor ? `/api/v1/chats/${talker.id}/live` : null,
    (event) => {
      const asks = heard(queries, event);
      if (asks === null) void queries.invalidateQueries({ queryKey: ["chats", talker.id] });
    },
    shows(talker),
  );
  return useQuery({
    queryKey: ["chats", talker.id],
    queryFn: () =>
      whole((after) =>
        body(
          api.GET("/api/v1/chats/{chat_id}", {
            params: { ...at(talker).params, query: { after } },
            headers: shows(talker),
          }),
        ),
      ),
  });
}

/** What an answer to one of my own calls says is put where the stream puts it. */
export function useTold(): (chat: Chat) => void {
  const queries = useQueryClient();
  return useCallback(
    (chat) => {
      heard(queries, { event: "chat", data: chat });
      void queries.invalidateQueries({ queryKey: ["chats", { limit: 1 }] });
      if (chat.offline?.ticket) void queries.invalidateQueries({ queryKey: ["tickets"] });
    },
    [queries],
  );
}

type Typing = { side: string; name: string; until: string };

/** The name of the other side while it types. */
export function useTyping(id: string): string | null {
  const { data } = useQuery<Typing>({ queryKey: ["chats", id, "typing"], queryFn: skipToken });
  const [, again] = useState(0);
  const until = data?.side === "staff" ? Date.parse(data.until) : 0;
  useEffect(() => {
    const left = until - Date.now();
    if (left <= 0) return;
    const alarm = setTimeout(() => again((times) => times + 1), left + 50);
    return () => clearTimeout(alarm);
  }, [until]);
  return data && until > Date.now() ? data.name : null;
}
