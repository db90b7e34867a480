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
export type Operator = Omit<View<"OperatorView">, "brand"> & { brand: Brand };

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
export const useWord = (capability: string, usual: string): string =>
  said(useOperator().brand.words[capability]) || usual;
