/**
 * Keys of the desk: one of them, or two in a row (`g r`). Letters are the places of the keyboard, so that they work
 * in a Russian layout; whoever types into a field, holds Ctrl or has them switched off (WCAG 2.1.4) triggers none.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";

export type Key = { keys: string; does: string; act: () => void };

const KEPT = "desk-keys";
const PAUSE = 1_200;
const active = new Set<readonly Key[]>();
const listeners = new Set<() => void>();
let shown: readonly Key[] = [];
let on = localStorage.getItem(KEPT) !== "off";
let first = "";
let firstAt = 0;

function tell() {
  shown = [...active].flat();
  for (const listener of listeners) listener();
}

/** «j», «/», «?», «Escape» of what was pressed. */
function pressed(event: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return letter.toLowerCase();
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || event.code === "Slash") return "/";
  return event.key;
}

/** Letters mean nothing to a switch that was just turned. */
const TYPED = "textarea, select, input:not([type=checkbox], [type=radio])";
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED));

const inDialog = () => document.querySelector("[role=dialog], [role=menu], [role=listbox]") !== null;

function heard(event: KeyboardEvent) {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.defaultPrevented || typing(event.target) || inDialog()) return;
  const now = pressed(event);
  // Held down, a key goes along a list; it does nothing else twice.
  if (event.repeat && now !== "j" && now !== "k") return;
  const two = Date.now() - firstAt < PAUSE ? `${first} ${now}` : "";
  first = now;
  firstAt = Date.now();
  // What was asked for last is nearest to the person.
  const bound = shown.toReversed();
  const found = bound.find(({ keys }) => keys === two) ?? bound.find(({ keys }) => keys === now);
  if (!found) return;
  event.preventDefault();
  firstAt = 0;
  found.act();
}

/** While the component stands, these keys act; the help (`?`) shows them. */
export function useKeys(keys: readonly Key[]) {
  const latest = useRef(keys);
  latest.current = keys;
  const names = keys.map(({ keys, does }) => `${keys}\n${does}`).join("\t");
  useEffect(() => {
    const mine = names
      .split("\t")
      .filter(Boolean)
      .map((name) => {
        const [keys = "", does = ""] = name.split("\n");
        return { keys, does, act: () => latest.current.find((key) => key.keys === keys)?.act() };
      });
    if (listening++ === 0) addEventListener("keydown", heard);
    active.add(mine);
    tell();
    return () => {
      active.delete(mine);
      if (--listening === 0) removeEventListener("keydown", heard);
      tell();
    };
  }, [names]);
}
let listening = 0;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** All that act now, for the help. */
export const useActiveKeys = (): readonly Key[] => useSyncExternalStore(subscribe, () => shown);

/** Whether the keys act at all, and the switch. */
export const useKeysOn = (): [boolean, (on: boolean) => void] => [
  useSyncExternalStore(subscribe, () => on),
  (wanted) => {
    on = wanted;
    localStorage.setItem(KEPT, wanted ? "on" : "off");
    tell();
  },
];
