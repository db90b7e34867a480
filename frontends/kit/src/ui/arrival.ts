/**
 * Whoever goes to another page begins at its top, and who hears pages instead of seeing them is led into it. Not at
 * the first load, nor on the way back: there the browser knows where one was.
 */
import { useEffect, useRef } from "react";
import { useLocation, useNavigationType } from "react-router";

/** To be drawn once, after the routes. */
export function Arrival(): null {
  const { pathname, hash } = useLocation();
  const how = useNavigationType();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    if (how !== "PUSH") return;
    if (!hash) window.scrollTo(0, 0);
    const content = document.getElementById("content");
    // A page may have given the focus to its own field already.
    if (!content?.contains(document.activeElement)) content?.focus({ preventScroll: true });
  }, [pathname, hash, how]);
  return null;
}
