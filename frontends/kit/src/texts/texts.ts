/** Texts by page (namespace) and language; a page's texts come with the page. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "./language.ts";

type Loads = Record<string, () => Promise<unknown>>;

const shared: Loads = import.meta.glob("./*/*.json", { import: "default" });

/**
 * `own` are the frontend's files, as `./texts/ru/home.json`; `first` the namespaces of the first view.
 */
export async function startTexts(language: Language, own: Loads, first: string[]) {
  const loads = new Map<string, () => Promise<unknown>>();
  for (const [path, load] of [...Object.entries(shared), ...Object.entries(own)]) {
    loads.set(path.split("/").slice(-2).join("/"), load);
  }
  await i18next
    .use({
      type: "backend",
      read: (language: string, namespace: string) => {
        const load = loads.get(`${language}/${namespace}.json`);
        return load ? load() : Promise.reject(new Error(`no texts: ${language}/${namespace}`));
      },
    })
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      ns: ["kit", ...first],
      defaultNS: "kit",
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}

export const texts = i18next;
