/** How a frontend begins: operator, language, texts, then the first paint. */
import "@mantine/core/styles.layer.css";
import "./kit.css";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { loadOperator } from "../brand/operator.ts";
import { loadFont } from "../brand/theme.ts";
import { inZone } from "../format/dates.ts";
import { forSide, type Side, token } from "../session/session.ts";
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
  // Who it is gets known while the texts come; what goes wrong here is told by the page.
  token().catch(() => null);
  const operator = await loadOperator();
  const language = chooseLanguage(operator.languages);
  void loadFont(operator.brand, language).catch(() => undefined);
  inZone(operator.time_zone);
  await startTexts(language, texts, first);
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<Frame operator={operator}>{page}</Frame>);
}
