/** How a frontend begins: operator, language, texts, then the first paint. */
import "@mantine/core/styles.layer.css";
import "./kit.css";
import { type ReactNode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { loadOperator } from "../brand/operator.ts";
import { loadFont } from "../brand/theme.ts";
import { inZone } from "../format/dates.ts";
import { findOut, forSide, type Side } from "../session/session.ts";
import { chooseLanguage } from "../texts/language.ts";
import { startTexts } from "../texts/texts.ts";
import { Frame } from "./Frame.tsx";

type Frontend = {
  side: Side;
  texts: Record<string, () => Promise<unknown>>;
  /** Namespaces of the first view. */
  first: string[];
  page: ReactNode;
};

export async function start({ side, texts, first, page }: Frontend) {
  forSide(side);
  // Who it is gets known while the texts come.
  findOut();
  const operator = await loadOperator();
  const language = chooseLanguage(operator.languages);
  // Until it comes, or if it does not, the system's own font stands.
  void loadFont(operator.brand, language).catch(() => undefined);
  inZone(operator.time_zone);
  await startTexts(language, texts, first);
  const root = document.getElementById("root");
  // In slices: a slow phone stays able to scroll and to be touched meanwhile.
  if (root) startTransition(() => createRoot(root).render(<Frame operator={operator}>{page}</Frame>));
}
