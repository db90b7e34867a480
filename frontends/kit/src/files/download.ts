/** Files that the person keeps: of the API, asked for with the token, or made here. */
import { authorised } from "../api/client.ts";
import { problemOf } from "../api/problems.ts";
import { language } from "../texts/language.ts";

/** The content of a file of the API. */
export async function fileAt(path: string): Promise<Blob> {
  const response = await authorised(
    new Request(new URL(path, location.origin), { headers: { "Accept-Language": language() } }),
  );
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}

/** The browser saves it under `name`. */
export function save(content: Blob, name: string) {
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file of the API (statement, export) is saved under `name`. */
export const download = async (path: string, name: string) => save(await fileAt(path), name);
