/** Applications to connect as staff sees them, and how one joins this operator, as its profile says. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useQueryClient } from "@tanstack/react-query";

export type Application = View<"ApplicationView">;
export type Line = View<"ApplicationLine">;
export const STEPS = ["received", "called", "visit_agreed", "concluded", "refused"] as const;

export const at = (id: string) => ({ params: { path: { application_id: id } } });
export const keyOf = (id: string) => ["staff", "applications", id];
export const ask = (id: string) => body(api.GET("/api/v1/staff/applications/{application_id}", at(id)));
export const isOpen = ({ status }: Pick<Line, "status">) => status !== "concluded" && status !== "refused";

type Terms = { wifi_survey: "none" | "free" | "paid" };
export const useTerms = () => useOperator().applications as Terms | null;

/** What is owed and until when: a call, or the agreed day. */
export const owedBy = ({ call_by, visit }: Pick<Line, "call_by" | "visit">) => call_by ?? visit?.day ?? null;

/** What staff's step has made of it is put where the page looks; the queue is asked again. */
export function useTold(): (application: Application) => void {
  const queries = useQueryClient();
  return (application) => {
    queries.setQueryData(keyOf(application.id), application);
    const others = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[2] !== application.id;
    void queries.invalidateQueries({ queryKey: ["staff", "applications"], predicate: others });
  };
}
