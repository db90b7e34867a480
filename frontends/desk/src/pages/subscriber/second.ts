/** Large acts wait for a second person of the staff: that is an outcome, not a failure. */
import { asProblem } from "@cabinet/kit/api/problems.ts";

export const WAITS = "waits" as const;

export async function orWaits<R>(act: () => Promise<R>): Promise<R | typeof WAITS> {
  try {
    return await act();
  } catch (thrown) {
    if (asProblem(thrown).slug === "second-person-needed") return WAITS;
    throw thrown;
  }
}
