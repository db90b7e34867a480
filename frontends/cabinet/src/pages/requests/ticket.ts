/** What an answer about one request changes on the other pages. */
import { useQueryClient } from "@tanstack/react-query";
import type { Ticket } from "./support.ts";

export function useTicketChanged(): (ticket: Ticket) => void {
  const queries = useQueryClient();
  return (ticket) => {
    queries.setQueryData(["tickets", ticket.id], ticket);
    const others = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[1] !== ticket.id;
    void queries.invalidateQueries({ queryKey: ["tickets"], predicate: others });
    void queries.invalidateQueries({ queryKey: ["cabinet"] });
  };
}
