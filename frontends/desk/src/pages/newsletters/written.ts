/** A newsletter as it is typed, and as the API takes it. */
import type { View } from "@cabinet/kit/api/client.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";
import { placesOf, type TypedPlace, typedPlaces } from "../../desk/places.ts";

export type Letter = View<"NewsletterView">;
export type Channel = Letter["channels"][number];
type Words = View<"NewsletterText">;

export type Typed = {
  name: string;
  channels: Channel[];
  texts: Partial<Record<Language, Words>>;
  languages: Language[];
  states: ("active" | "stopped")[];
  due_in_days: string;
  contracts: string;
  not_contracts: string;
  places: TypedPlace[];
  not_places: TypedPlace[];
};

export const NO_WORDS: Words = { subject: "", text: "", sms: "" };

export function typed(letter: Letter | null, channels: Channel[]): Typed {
  const segment = letter?.segment;
  return {
    name: letter?.name ?? "",
    channels: letter?.channels ?? channels.slice(0, 1),
    texts: letter?.texts ?? {},
    languages: segment?.languages ?? [],
    states: segment?.states ?? [],
    due_in_days: String(segment?.due_in_days ?? ""),
    contracts: (segment?.contracts ?? []).join("\n"),
    not_contracts: (segment?.not_contracts ?? []).join("\n"),
    places: typedPlaces(segment?.places ?? []),
    not_places: typedPlaces(segment?.not_places ?? []),
  };
}

const lines = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

export const segmentOf = (typed: Typed): View<"Segment"> => ({
  languages: typed.languages,
  states: typed.states,
  due_in_days: typed.due_in_days === "" ? null : Number(typed.due_in_days),
  contracts: lines(typed.contracts),
  not_contracts: lines(typed.not_contracts),
  places: placesOf(typed.places),
  not_places: placesOf(typed.not_places),
});

/** Null while something is missing. */
export function written(typed: Typed, languages: Language[]): View<"WrittenNewsletter"> | null {
  const words = languages.map((language) => [language, typed.texts[language] ?? NO_WORDS] as const);
  const whole = ({ subject, text, sms }: Words) =>
    (!typed.channels.includes("email") || (subject.trim() && text.trim())) &&
    (!typed.channels.includes("sms") || sms.trim());
  if (!typed.name.trim() || typed.channels.length === 0 || !words.every(([, each]) => whole(each)))
    return null;
  return {
    name: typed.name,
    channels: typed.channels,
    texts: Object.fromEntries(words),
    segment: segmentOf(typed),
  };
}
