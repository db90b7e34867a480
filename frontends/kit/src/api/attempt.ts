/** One Idempotency-Key for one intent: the same over repeats, a new one when something else is wanted. */
import { useCallback, useState } from "react";

type Attempt = { key: string; of: string | undefined };
const attempt = (of: string | undefined): Attempt => ({ key: crypto.randomUUID(), of });

/** `intent` is what is wanted, whatever JSON can say: another one gets another key by itself, in the same paint. */
export function useAttempt(intent?: unknown): { key: string; renew: () => void } {
  const wanted = JSON.stringify(intent) as string | undefined;
  const [held, hold] = useState(() => attempt(wanted));
  const now = held.of === wanted ? held : attempt(wanted);
  if (now !== held) hold(now);
  const renew = useCallback(() => hold(({ of }) => attempt(of)), []);
  return { key: now.key, renew };
}
