/** A file on its way: `fetch` does not tell how far it has come, so this one call is an XMLHttpRequest. */
import type { View } from "../api/client.ts";
import { offline, problemOf } from "../api/problems.ts";
import { token } from "../session/session.ts";
import { language } from "../texts/language.ts";

export type Attachment = View<"Attachment">;

export async function upload(
  file: File,
  key: string,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const held = await token();
  const form = new FormData();
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/attachments");
    request.setRequestHeader("Accept-Language", language());
    request.setRequestHeader("Idempotency-Key", key);
    if (held) request.setRequestHeader("Authorization", `Bearer ${held}`);
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onerror = () => reject(offline());
    request.onload = () =>
      request.status === 201
        ? resolve(JSON.parse(request.responseText))
        : problemOf(answerOf(request)).then(reject, reject);
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function answerOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["Retry-After", "Trace-Id"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(request.responseText, { status: request.status, headers });
}
