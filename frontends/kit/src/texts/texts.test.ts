import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "./language.ts";

const FRONTENDS = join(import.meta.dirname, "../../..");
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Texts = { [key: string]: string | Texts };

function flat(texts: Texts, before = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === "string" ? [[before + key, text]] : flat(text, `${before}${key}.`),
  );
}

const read = (app: string, language: string, file: string) =>
  new Map(flat(JSON.parse(readFileSync(join(FRONTENDS, app, "src/texts", language, file), "utf8"))));

const namespaces = ["kit", "cabinet", "desk"].flatMap((app) =>
  readdirSync(join(FRONTENDS, app, "src/texts/ru")).map((file) => ({ app, file })),
);

/** The plural forms that a language tells apart, of each key that has any. */
function forms(texts: Map<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const key of texts.keys()) {
    const form = PLURAL.exec(key)?.[1];
    const base = key.replace(PLURAL, "");
    if (form && texts.has(`${base}_other`)) found.set(base, [...(found.get(base) ?? []), form]);
  }
  return found;
}

const bases = (texts: Map<string, string>) => {
  const plurals = forms(texts);
  return [
    ...new Set(
      [...texts.keys()].map((key) => (plurals.has(key.replace(PLURAL, "")) ? key.replace(PLURAL, "") : key)),
    ),
  ].sort();
};

const named = (text: string) =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name))].sort();

describe.each(namespaces)("$app/$file", ({ app, file }) => {
  const russian = read(app, "ru", file);

  it.each(LANGUAGES)("has in %s the same keys, with that language's plural forms", (language) => {
    const texts = read(app, language, file);
    expect(bases(texts)).toEqual(bases(russian));
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [base, has] of forms(texts)) expect([base, has.toSorted()]).toEqual([base, wanted]);
  });

  it.each(LANGUAGES)("names in %s the same facts, and says something", (language) => {
    for (const [key, text] of read(app, language, file)) {
      expect([key, text.trim()]).not.toEqual([key, ""]);
      const other = russian.get(key) ?? russian.get(key.replace(PLURAL, "_other")) ?? "";
      // Of one thing its number may go without saying.
      const counted = PLURAL.test(key) ? ["count"] : [];
      expect([key, ...named(text).filter((one) => !counted.includes(one ?? ""))]).toEqual([
        key,
        ...named(other).filter((one) => !counted.includes(one ?? "")),
      ]);
    }
  });
});

describe.each(["cabinet", "desk"])("%s", (app) => {
  const source = globSync(join(FRONTENDS, app, "src/**/*.{ts,tsx}"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const own = namespaces.filter((one) => one.app === app).map(({ file }) => file.replace(".json", ""));

  it.each(own)("uses %s", (namespace) => {
    expect(source).toMatch(new RegExp(`useTranslation\\(\\s*\\[?[^)]*"${namespace}"|ns: "${namespace}"`));
  });
});
