/** A file on its way: `fetch` does not tell how far it has come, so this one call is an XMLHttpRequest. */
import type { View } from "../api/client.ts";
import { asProblem, offline, problemOf } from "../api/problems.ts";
import { token, tokenAfterRefusal } from "../session/session.ts";
import { language } from "../texts/language.ts";

export type Attachment = View<"Attachment">;

export async function upload(
  file: File,
  key: string,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const held = await token();
  const send = (bearer: string | null) => sent(file, key, bearer, progress, signal);
  try {
    return await send(held);
  } catch (thrown) {
    // It was ended a moment ago: once more with the next one.
    if (!held || asProblem(thrown).slug !== "not-signed-in") throw thrown;
    const newer = await tokenAfterRefusal(held);
    if (!newer) throw thrown;
    return send(newer);
  }
}

/** One try; it ends in any case, also when it is taken back. */
function sent(
  file: File,
  key: string,
  held: string | null,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const form = new FormData();
  form.append("file", file);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/attachments");
    request.setRequestHeader("Accept-Language", language());
    request.setRequestHeader("Idempotency-Key", key);
    if (held) request.setRequestHeader("Authorization", `Bearer ${held}`);
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onerror = () => reject(offline());
    request.ontimeout = () => reject(offline());
    request.onabort = () => reject(signal.reason ?? offline());
    request.onload = () => {
      const answer = answerOf(request);
      if (request.status === 201) answer.json().then(resolve, reject);
      else problemOf(answer).then(reject, reject);
    };
    signal.addEventListener("abort", () => request.abort(), { once: true });
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
