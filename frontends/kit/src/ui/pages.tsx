/** A page comes with its own code and its own texts, both at once. */
import { type ComponentType, lazy } from "react";
import { offline } from "../api/problems.ts";
import { texts } from "../texts/texts.ts";

type Module = { default: ComponentType };

export const page = (namespaces: string | string[], load: () => Promise<Module>) => {
  const shown = lazy(async () => {
    // What does not come is the line's fault, or of a page older than the build; a repeat loads it anew.
    const parts = Promise.all([load(), texts.loadNamespaces(namespaces)]);
    const [module] = await parts.catch(() => Promise.reject(offline()));
    return module;
  });
  /** The code alone, before there is anything to draw; what does not come is told when it is drawn. */
  return Object.assign(shown, { preload: () => void load().catch(() => undefined) });
};
