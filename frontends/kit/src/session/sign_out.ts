/** The way out: the session ends at the gateway first; while it has not, the person is still signed in, and is told so. */
import { api, body } from "../api/client.ts";
import { asProblem } from "../api/problems.ts";
import { signedOut } from "./session.ts";

/** Milliseconds: what cannot be forgotten by then is forgotten by the next page. */
const PATIENCE = 2_000;

/** `forget` clears what the browser keeps of the person; it is waited for, for no page stands after it. */
export async function signOut(forget?: () => Promise<unknown>): Promise<void> {
  try {
    await body(api.DELETE("/api/v1/session"));
  } catch (thrown) {
    // A session that has ended elsewhere already is as good as ended here.
    if (asProblem(thrown).status !== 401) throw thrown;
  }
  signedOut();
  if (!forget) return;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  // What fails is as good as late.
  await Promise.race([forget().catch(() => undefined), late]);
}
