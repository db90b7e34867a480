/** What is being written survives a reload and a look at another page; it lives in this tab, and with its writer (`shell/seen.ts`). */

export type Draft = Record<string, string>;

const place = (name: string) => `draft:${name}`;

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
