/** One request as staff sees it, and what an answer about it changes on the other pages. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

export type Ticket = View<"StaffTicketView">;
export type Line = View<"StaffTicketLine">;
export const STATUSES = ["open", "in_progress", "waiting", "solved", "closed"] as const;
export const KINDS = ["support", "repair", "survey", "termination"] as const;

export const at = (id: string) => ({ params: { path: { ticket_id: id } } });
const keyOf = (id: string) => ["staff", "tickets", id];

export const useTicket = (id: string) =>
  useQuery({
    queryKey: keyOf(id),
    queryFn: () => body(api.GET("/api/v1/staff/tickets/{ticket_id}", at(id))),
  });

export function useTold(): (ticket: Ticket) => void {
  const queries = useQueryClient();
  return (ticket) => {
    queries.setQueryData(keyOf(ticket.id), ticket);
    const others = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[2] !== ticket.id;
    void queries.invalidateQueries({ queryKey: ["staff", "tickets"], predicate: others });
    void queries.invalidateQueries({ queryKey: ["staff", "subscribers", ticket.subscriber_id] });
  };
}

/** One act upon the request whose answer is the request as it is now; a colleague who was first is seen at once. */
export function useAct<Given = void>(act: (given: Given) => Promise<Ticket>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: useTold(),
    onError: () => void queries.invalidateQueries({ queryKey: ["staff", "tickets"] }),
  });
}
