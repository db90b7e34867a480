/** The language of the page: chosen by the person, else the browser's, else the operator's first. */
export const LANGUAGES = ["ru", "kk", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT = "language";
let current: Language = "ru";

const isLanguage = (value: string | null): value is Language => LANGUAGES.includes(value as Language);

/** Of those that the operator speaks. */
export function chooseLanguage(spoken: readonly string[]): Language {
  const wished = [localStorage.getItem(KEPT), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  const found = wished.find((tag): tag is Language => isLanguage(tag) && spoken.includes(tag));
  current = found ?? (isLanguage(spoken[0] ?? null) ? (spoken[0] as Language) : "ru");
  document.documentElement.lang = current;
  return current;
}

/** Kept for the next visit; the page is loaded anew, since answers of the API are in the language as well. */
export function keepLanguage(chosen: Language) {
  localStorage.setItem(KEPT, chosen);
  location.reload();
}

export const language = (): Language => current;
