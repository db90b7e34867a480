/** Chats as the desk asks for them; what is heard and answered is put where the pages look. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { whole } from "@cabinet/kit/chat/whole.ts";
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useDeskEvent } from "../../desk/stream.ts";

export type Chat = View<"StaffChatView">;
export type Line = View<"StaffChatLine">;
export type Said = Chat["messages"][number];

export const at = (id: string) => ({ params: { path: { chat_id: id } } });
// Not under ["staff", "chats"]: the stream brings a chat itself, so that only the queues are asked again.
const keyOf = (id: string) => ["staff", "chat", id];

export const useLines = (status: "queued" | "open" | "left", mine: boolean, on = true) =>
  useQuery({
    queryKey: ["staff", "chats", { status, mine }],
    queryFn: () => body(api.GET("/api/v1/staff/chats", { params: { query: { status, mine, limit: 100 } } })),
    enabled: on,
    refetchInterval: 60_000,
  });

export const useChat = (id: string) =>
  useQuery({
    queryKey: keyOf(id),
    queryFn: () =>
      whole((after) => {
        const params = { ...at(id).params, query: { after } };
        return body(api.GET("/api/v1/staff/chats/{chat_id}", { params }));
      }),
  });

/** The stream and answers tell some of the messages: the others that are here stay. */
function put(queries: QueryClient, chat: Chat) {
  queries.setQueryData<Chat>(keyOf(chat.id), (old) => {
    if (!old) return undefined;
    const newer = new Set(chat.messages.map(({ position }) => position));
    const messages = [...old.messages.filter(({ position }) => !newer.has(position)), ...chat.messages];
    return { ...chat, messages: messages.toSorted((a, b) => a.position - b.position) };
  });
}

/** Once for the page. */
export function useHearing() {
  const queries = useQueryClient();
  useDeskEvent(({ event, data }) => {
    if (event === "chat") put(queries, data as Chat);
  });
}

export function useTold(): (chat: Chat) => void {
  const queries = useQueryClient();
  return (chat) => {
    put(queries, chat);
    void queries.invalidateQueries({ queryKey: ["staff", "chats"] });
  };
}

/** One act upon the chat whose answer is the chat as it is now; a colleague who was first is seen at once. */
export function useAct<Given = void>(act: (given: Given) => Promise<Chat>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: useTold(),
    onError: () => {
      void queries.invalidateQueries({ queryKey: ["staff", "chats"] });
      void queries.invalidateQueries({ queryKey: ["staff", "chat"] });
    },
  });
}

type Typing = { chat_id: string; side: string; name: string; until: string };

/** Whether the person types in this chat now. */
export function useTyping(id: string): boolean {
  const [until, setUntil] = useState(0);
  useDeskEvent(({ event, data }) => {
    const typing = data as Typing;
    if (event === "typing" && typing.chat_id === id && typing.side !== "staff") {
      setUntil(Date.parse(typing.until));
    }
  });
  useEffect(() => {
    if (!until) return;
    const alarm = setTimeout(() => setUntil(0), Math.max(0, until - Date.now()));
    return () => clearTimeout(alarm);
  }, [until]);
  return until > 0;
}
