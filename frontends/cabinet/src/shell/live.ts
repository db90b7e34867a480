/**
 * What an event of the stream changes in what the pages show (`docs/live.md`).
 *
 * The changed object is written where its own call would have put it; what is computed from it (lists, what is
 * allowed now) is asked again, if a page shows it.
 */
import type { View } from "@cabinet/kit/api/client.ts";
import type { LiveEvent } from "@cabinet/kit/live/live.ts";
import type { QueryClient, QueryKey } from "@tanstack/react-query";

type Cabinet = View<"CabinetView">;
type Service = View<"ServiceView">;
type Chat = View<"ChatView">;
type Typing = { chat_id: string; side: string; name: string; until: string };
type Identified = { id: string };

/** Writes what came; answers what has to be asked again, or null for all of it. */
export function heard(queries: QueryClient, { event, data }: LiveEvent): QueryKey[] | null {
  const act = ACTS[event];
  return act ? act(queries, data) : [];
}

const ACTS: Record<string, (queries: QueryClient, data: unknown) => QueryKey[] | null> = {
  account(queries, data) {
    const account = data as View<"AccountView">;
    queries.setQueryData(["account"], account);
    inCabinet(queries, () => ({ account }));
    return [["account", "+"], ["cabinet"], ["promised-payment"], ["suspension"], ["autopayment"]];
  },
  service(queries, data) {
    const service = data as Service;
    queries.setQueryData<Service[] | { items: Service[] }>(["services"], (old) =>
      Array.isArray(old)
        ? withService(old, service)
        : old && { ...old, items: withService(old.items, service) },
    );
    inCabinet(queries, ({ services }) => ({ services: services && withService(services, service) }));
    const prices = [
      ["payments", "offers"],
      ["payments", "preview"],
    ];
    return [["services", "+"], ["cabinet"], ["suspension"], ["termination"], ...prices];
  },
  payment(queries, data) {
    const payment = data as Identified;
    queries.setQueryData(["payments", payment.id], payment);
    return [
      ["payments", "*"],
      ["account", "+"],
    ];
  },
  ticket(queries, data) {
    const ticket = data as Identified;
    queries.setQueryData(["tickets", ticket.id], ticket);
    return [["tickets", "*"], ["cabinet"]];
  },
  chat(queries, data) {
    const chat = data as Chat;
    const known = queries.getQueryData<Chat>(["chats", chat.id]);
    queries.setQueryData(["chats", chat.id], known ? joined(known, chat) : chat);
    return [["chats", "*"], ...(known && missed(known, chat) ? [["chats", chat.id]] : [])];
  },
  typing(queries, data) {
    const typing = data as Typing;
    queries.setQueryData(["chats", typing.chat_id, "typing"], typing);
    return [];
  },
  notification(_, data) {
    // A refusal changes no object that is told: its notice alone says so.
    const asked = ["termination", "suspension"].filter((page) =>
      (data as View<"Notification">).kind?.startsWith(`${page}_`),
    );
    return [["notifications"], ["cabinet"], ...asked.map((page) => [page])];
  },
  gone(queries, data) {
    const { kind, id } = data as { kind: string; id: string | number };
    if (kind === "service") {
      inCabinet(queries, ({ services }) => ({ services: services?.filter((one) => one.id !== id) ?? null }));
    }
    return [[`${kind}s`], ["cabinet"]];
  },
  // What was said while the page came: a conversation waits for no next event.
  opened: () => [["chats"], ["tickets"]],
  present: () => null,
};

/**
 * Asks again. `"*"` at the end of a key: the lists under it, not the single objects, which have just been written;
 * `"+"`: what stands under it, not itself.
 */
export function askAgain(queries: QueryClient, key: QueryKey): Promise<void> {
  const last = key.at(-1);
  if (last !== "*" && last !== "+") return queries.invalidateQueries({ queryKey: key });
  const root = key.slice(0, -1);
  const single = (part: unknown) => (last === "*" ? typeof part === "string" : part === undefined);
  return queries.invalidateQueries({
    queryKey: root,
    predicate: ({ queryKey }) => !single(queryKey[root.length]),
  });
}

function inCabinet(queries: QueryClient, change: (old: Cabinet) => Partial<Cabinet>) {
  queries.setQueryData<Cabinet>(["cabinet"], (old) => old && { ...old, ...change(old) });
}

const withService = (old: Service[], service: Service): Service[] =>
  old.some((one) => one.id === service.id)
    ? old.map((one) => (one.id === service.id ? service : one))
    : [...old, service];

/** More was said while nobody listened than the stream tells. */
const missed = (old: Chat, newer: Chat): boolean =>
  (newer.messages[0]?.position ?? 0) > (old.messages.at(-1)?.position ?? 0) + 1;

/** Neither side need have all messages, the stream tells the last alone: what is known of each position stays. */
export function joined(old: Chat, newer: Chat): Chat {
  const known = new Map([...old.messages, ...newer.messages].map((one) => [one.position, one]));
  const messages = [...known.values()].sort((one, other) => one.position - other.position);
  return { ...newer, messages };
}
