/** What the other side has written counts as read once it is on a page that is looked at. */
import { useEffect, useRef } from "react";

/** `position` is that of its last message; null while nothing that is seen here counts as read. */
export function useRead(chat: string, position: number | null, tell: (position: number) => Promise<unknown>) {
  const told = useRef({ chat, position: 0 });
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    if (told.current.chat !== chat) told.current = { chat, position: 0 };
    const look = () => {
      if (document.hidden || position === null || position <= told.current.position) return;
      told.current.position = position;
      // A mark that is lost is told with the next message.
      latest.current(position).catch(() => undefined);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [chat, position]);
}
