/**
 * Files and links as staff keeps them. The API lists them one language at a time and without their places in the
 * order, so that all languages are asked, and whoever changes one writes the places of all.
 */
import { authorised, type View } from "@cabinet/kit/api/client.ts";
import { problemOf } from "@cabinet/kit/api/problems.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";

type Words = Partial<Record<Language, string>>;
type Told = View<"DownloadView">;
export type Download = Pick<Told, "id" | "kind" | "url" | "name" | "size"> & {
  titles: Words;
  descriptions: Words;
};

export const KEY = ["staff", "downloads"];
const STEP = 10;

async function listIn(language: Language): Promise<Told[]> {
  const request = new Request(new URL("/api/v1/downloads", location.origin), {
    headers: { "Accept-Language": language },
  });
  const response = await authorised(request);
  if (!response.ok) throw await problemOf(response);
  return ((await response.json()) as View<"DownloadsView">).items;
}

export async function listAll(languages: Language[]): Promise<Download[]> {
  const lists = await Promise.all(languages.map(listIn));
  const in_ = (n: number, id: string) => lists[n]?.find((one) => one.id === id);
  return (lists[0] ?? []).map(({ id, kind, url, name, size }) => ({
    id,
    kind,
    url,
    name,
    size,
    titles: known(languages, (n) => in_(n, id)?.title),
    descriptions: known(languages, (n) => in_(n, id)?.description),
  }));
}

/** What is not written in one language is told in another: of those that are the same, one is taken for the written. */
function known(languages: Language[], told: (n: number) => string | undefined): Words {
  const words = languages.map((language, n) => [language, told(n)] as const);
  return Object.fromEntries(
    words.filter(([, text], n) => text && words.findIndex(([, other]) => other === text) === n),
  );
}

/** Without the languages in which nothing stands. */
const filled = (words: Words) => Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim()));

export const written = (one: Pick<Download, "titles" | "descriptions">, place: number) => ({
  titles: filled(one.titles),
  descriptions: filled(one.descriptions),
  position: (place + 1) * STEP,
});

/** The content as the API takes it: base64 of RFC 4648, section 4. */
export function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
