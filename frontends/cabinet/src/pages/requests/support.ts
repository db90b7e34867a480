/** What the operator's profile says of requests: which kinds it takes, and what each form asks. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator, type Words } from "@cabinet/kit/brand/operator.ts";

export type Ticket = View<"TicketView">;
export type TicketLine = View<"TicketLine">;
export type Kind = TicketLine["kind"];
export type Status = TicketLine["status"];
export type Form = { fields: string[]; optional_fields: string[] };
export type ChatTerms = { name: Words; asks: string[]; visitors: boolean };
export type Support = {
  answer_within: number;
  answers_by: string[];
  reopen_days: number;
  forms: Partial<Record<Kind, Form>>;
  chat: ChatTerms | null;
};

export const useSupport = () => useOperator().support as Support;

// The end of a contract has a page of its own.
const KINDS = [
  ["support", "requests"],
  ["repair", "repair_requests"],
  ["survey", "wifi_survey"],
] as const;

/** Kinds of which a request can be opened here. */
export function useKinds(): Kind[] {
  const { capabilities } = useOperator();
  const { forms } = useSupport();
  return KINDS.filter(([kind, capability]) => capabilities[capability] && forms[kind]).map(([kind]) => kind);
}
