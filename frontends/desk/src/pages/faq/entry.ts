/** A question with its answer as it is typed. */
import type { View } from "@cabinet/kit/api/client.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";

export type Entry = View<"EntryView">;
export type Category = View<"FaqCategory">;
export type Faq = View<"StaffFaqView">;
type Words = { question: string; answer: string };

export type Typed = {
  category: string;
  position: number;
  published: boolean;
  texts: Partial<Record<Language, Words>>;
};

export const KEY = ["staff", "faq"];
export const NO_WORDS: Words = { question: "", answer: "" };

export const typed = (entry: Entry | null, category: string): Typed => ({
  category: entry?.category ?? category,
  position: entry?.position ?? 100,
  published: entry?.published ?? true,
  texts: entry?.texts ?? {},
});

/** A language that has neither is left out; one with a half, or none at all, is not ready. */
export function written(typed: Typed): View<"EntryBody"> | null {
  const texts = Object.entries(typed.texts).filter(
    ([, { question, answer }]) => question.trim() || answer.trim(),
  );
  if (texts.length === 0 || texts.some(([, each]) => !each.question.trim() || !each.answer.trim()))
    return null;
  return { ...typed, texts: Object.fromEntries(texts) };
}
