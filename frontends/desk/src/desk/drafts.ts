/** What was begun and not sent: it waits while one looks something up on another page; gone with the tab. */
import { whenSomebodyLeaves } from "@cabinet/kit/session/session.ts";
import { useState } from "react";

const drafts = new Map<string, string>();
whenSomebodyLeaves(() => drafts.clear());

/** `of` names what is written to; the component is keyed by it. */
export function useDraft(of: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => drafts.get(of) ?? "");
  return [
    text,
    (next) => {
      if (next) drafts.set(of, next);
      else drafts.delete(of);
      setText(next);
    },
  ];
}
