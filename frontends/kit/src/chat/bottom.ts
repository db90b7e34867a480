/** The newest stays in sight at the bottom of a box that scrolls; whoever has scrolled up stays where he is. */
import { useLayoutEffect, useRef } from "react";

const NEAR = 80;

/** `changes` is another text whenever something is added. */
export function useBottom(changes: string) {
  const box = useRef<HTMLDivElement>(null);
  const near = useRef(true);
  useLayoutEffect(() => {
    if (near.current && changes) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [changes]);
  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    near.current = scrollHeight - scrollTop - clientHeight < NEAR;
  };
  return { ref: box, onScroll };
}
