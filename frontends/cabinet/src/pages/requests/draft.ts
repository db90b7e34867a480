/** What is being written survives a reload and a look at another page; it lives in this tab, and with its writer. */
import { whenSomebodyLeaves } from "@cabinet/kit/session/session.ts";

export type Draft = Record<string, string>;

const PREFIX = "draft:";
const place = (name: string) => PREFIX + name;

whenSomebodyLeaves(() => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
});

export function draft(name: string): Draft {
  try {
    return JSON.parse(sessionStorage.getItem(place(name)) ?? "{}");
  } catch {
    return {};
  }
}

export const keepDraft = (name: string, written: Draft) =>
  sessionStorage.setItem(place(name), JSON.stringify(written));

export const dropDraft = (name: string) => sessionStorage.removeItem(place(name));
