/** The gateway's API, typed by its OpenAPI document (`npm run client` makes `schema.d.ts`). */
import createClient, { type Middleware } from "openapi-fetch";
import { token, tokenAfterRefusal } from "../session/session.ts";
import { language } from "../texts/language.ts";
import { offline, problemOf } from "./problems.ts";
import type { components, paths } from "./schema";
import { traceparent } from "./trace.ts";

/** A view of the API by its name: `View<"AccountView">`. */
export type View<Name extends keyof components["schemas"]> = components["schemas"][Name];

// What has to be asked without a token, since it gives one.
const OPEN = /\/api\/v1\/(session|staff\/session|session\/refresh)$/;

async function sent(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offline();
  }
}

/** With the token of this moment; once more when it was ended a moment ago. */
export async function authorised(request: Request): Promise<Response> {
  const open = OPEN.test(new URL(request.url).pathname);
  const bearer = open ? null : await token();
  if (!bearer) return sent(request);
  const again = request.clone();
  request.headers.set("Authorization", `Bearer ${bearer}`);
  const response = await sent(request);
  // A wrong password is 401 too: it must not be tried twice.
  if (response.status !== 401 || (await problemOf(response)).slug !== "not-signed-in") return response;
  const newer = await tokenAfterRefusal(bearer);
  if (!newer) return response;
  again.headers.set("Authorization", `Bearer ${newer}`);
  return sent(again);
}

const ours: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language());
    request.headers.set("traceparent", traceparent());
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
    return response;
  },
};

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorised });
api.use(ours);

/** The body of an answer; whatever is no success was thrown as a `Problem` before. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
