/** The operator at this host, as `GET /operator` tells it; it stands in the page, so nothing is waited for. */
import { createContext, useContext } from "react";
import type { View } from "../api/client.ts";
import { problemOf } from "../api/problems.ts";
import { type Language, language } from "../texts/language.ts";

/** Texts of the profile: one a language that the operator speaks. */
export type Words = Partial<Record<Language, string>>;

export type Brand = {
  name: string;
  colour: string;
  second_colour: string | null;
  logo: string;
  radius: number;
  font: "system" | "inter" | "golos" | "manrope" | "onest" | "rubik";
  words: Record<string, Words>;
};
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type Calendar = {
  time_zone: string;
  always_open: boolean;
  /** «09:00-13:00» of each day; a day that is missing is closed. */
  week: Partial<Record<Weekday, string[]>>;
  holidays: Record<string, string[]>;
};
export type Contacts = {
  phones: string[];
  email: string | null;
  site: string | null;
  address: Words;
  calls_recorded: boolean;
};
export type SignInRules = { by: "contract" | "login"; region_required: boolean };
export type PasswordRules = {
  first: "contract_last_page" | "at_connection" | "after_contract" | "in_person";
  characters: "any" | "digits";
  min_length: number;
  max_length: number;
};
export type RecoveryField = "login" | "account" | "phone" | "region" | "email" | "new_password";
export type RecoveryRules = {
  kind: "instructions" | "password_by_sms" | "new_password_by_link";
  fields: RecoveryField[];
  channels: ("sms" | "email")[];
  by_staff: ("phone" | "chat" | "office")[];
  expires_minutes: number;
};
export type Region = { code: string; names: Words };
export type PromisedPaymentRules = { name: Words; max_days: number; by: ("cabinet" | "support")[] };
export type TariffChangeRules = { when: ("now" | "next_period")[]; shown: "details" | "table" };
export type TerminationRules = {
  way: "office" | "application" | "support";
  documents: ("passport" | "application")[];
};

type Typed = {
  brand: Brand;
  calendar: Calendar;
  contacts: Contacts;
  sign_in: SignInRules;
  password: PasswordRules;
  recovery: RecoveryRules;
  regions: Region[];
  first_page: { shows: string[] };
  /** Each is null while its capability is off. */
  promised_payment: PromisedPaymentRules | null;
  tariff_change: TariffChangeRules | null;
  termination: TerminationRules | null;
};
export type Operator = Omit<View<"OperatorView">, keyof Typed> & Typed;

export async function loadOperator(): Promise<Operator> {
  const written = document.getElementById("operator")?.textContent ?? "";
  if (written.startsWith('{"')) return JSON.parse(written);
  // Vite's own server in development writes nothing into the page.
  const response = await fetch("/api/v1/operator");
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

const OperatorContext = createContext<Operator | null>(null);
export const OperatorProvider = OperatorContext.Provider;

export function useOperator(): Operator {
  const operator = useContext(OperatorContext);
  if (!operator) throw new Error("OperatorProvider is missing");
  return operator;
}

/** The text in the page's language, or in any. */
export const said = (words: Words | undefined | null): string =>
  words?.[language()] ?? Object.values(words ?? {})[0] ?? "";

/** The operator's own word for a capability («Временная блокировка»), or `usual`. */
export function useWord(capability: string, usual: string): string {
  const { brand, promised_payment } = useOperator();
  const named = capability === "promised_payment" ? promised_payment?.name : null;
  return said(brand.words[capability] ?? named) || usual;
}
