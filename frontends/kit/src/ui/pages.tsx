/** A page comes with its own code and its own texts, both at once. */
import { type ComponentType, lazy } from "react";
import { texts } from "../texts/texts.ts";

type Module = { default: ComponentType };

export const page = (namespaces: string | string[], load: () => Promise<Module>) =>
  lazy(async () => {
    const [module] = await Promise.all([load(), texts.loadNamespaces(namespaces)]);
    return module;
  });
