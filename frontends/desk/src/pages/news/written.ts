/** News as they are typed, and as the API takes them. */
import type { View } from "@cabinet/kit/api/client.ts";
import { atClock, clockOf } from "@cabinet/kit/format/clock.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";
import { placesOf, type TypedPlace, typedPlaces } from "../../desk/places.ts";

export type Item = View<"StaffNewsView">;
type Kind = Item["kind"];
type Words = { title: string; text: string };

export type Typed = {
  kind: Kind;
  texts: Partial<Record<Language, Words>>;
  from: string;
  until: string;
  places: TypedPlace[];
};

export const NO_WORDS: Words = { title: "", text: "" };

export const typed = (item: Item | null, kinds: Kind[], zone: string): Typed => ({
  kind: item?.kind ?? kinds[0] ?? "company",
  texts: item?.texts ?? {},
  from: clockOf(item?.from, zone),
  until: clockOf(item?.until, zone),
  places: typedPlaces(item?.places ?? []),
});

/** Null while something is missing: nothing can be shown or saved yet. */
export function written(typed: Typed, languages: Language[], zone: string): View<"WrittenNews"> | null {
  const words = languages.map((language) => [language, typed.texts[language] ?? NO_WORDS] as const);
  if (words.some(([, { title, text }]) => !title.trim() || !text.trim())) return null;
  const news = { kind: typed.kind, texts: Object.fromEntries(words) };
  if (typed.kind !== "maintenance") return { ...news, places: [] };
  if (!typed.from || !typed.until) return null;
  return {
    ...news,
    from: atClock(typed.from, zone),
    until: atClock(typed.until, zone),
    places: placesOf(typed.places),
  };
}
