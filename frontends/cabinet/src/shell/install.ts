/** Whether the browser offers to put the cabinet among the phone's applications, and which visit this is. */
import { useSyncExternalStore } from "react";

type Offer = Event & { prompt: () => Promise<unknown> };

const VISITS = "visits";
let offer: Offer | null = null;
const listeners = new Set<() => void>();

function offered(next: Offer | null) {
  offer = next;
  for (const listener of listeners) listener();
}

/** Called once, first of all: the browser offers it early. */
export function watchInstall() {
  addEventListener("beforeinstallprompt", (event) => {
    // Told by a line of ours, where it disturbs nobody.
    event.preventDefault();
    offered(event as Offer);
  });
  addEventListener("appinstalled", () => offered(null));
  if (!sessionStorage.getItem(VISITS)) {
    localStorage.setItem(VISITS, String(Number(localStorage.getItem(VISITS) ?? 0) + 1));
    sessionStorage.setItem(VISITS, "counted");
  }
}

/** `install` is null where the browser offers nothing, or it is installed. */
export function useInstall(): { install: (() => void) | null; visits: number } {
  const given = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offer,
  );
  const install = given && (() => void given.prompt().then(() => offered(null)));
  return { install, visits: Number(localStorage.getItem(VISITS) ?? 0) };
}
