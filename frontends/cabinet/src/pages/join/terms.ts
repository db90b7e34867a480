/** How one becomes a subscriber of this operator, as its profile says. */
import { useOperator, type Words } from "@cabinet/kit/brand/operator.ts";

export const FIELDS = [
  "full_name",
  "phone",
  "email",
  "street",
  "house",
  "building",
  "flat",
  "comment",
] as const;
export type Field = (typeof FIELDS)[number];
export type Terms = {
  by: ("form" | "phone" | "office")[];
  fields: Field[];
  optional_fields: Field[];
  next_step: "call_back" | "visit";
  wifi_survey: "none" | "free" | "paid";
};
export type Consent = { code: string; names: Words; texts: Words };

export function useTerms(): Terms | null {
  const { applications, capabilities } = useOperator();
  return capabilities.applications ? (applications as Terms | null) : null;
}

/** To the processing of personal data: without it nothing is kept. */
export function useConsent(): Consent | undefined {
  const consents = useOperator().consents as Consent[];
  return consents.find(({ code }) => code === "personal_data");
}
