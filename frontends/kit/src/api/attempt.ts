/** One Idempotency-Key for one intent: the same over repeats, a new one when something else is wanted. */
import { useCallback, useState } from "react";

export function useAttempt(): { key: string; renew: () => void } {
  const [key, setKey] = useState(() => crypto.randomUUID() as string);
  const renew = useCallback(() => setKey(crypto.randomUUID()), []);
  return { key, renew };
}
