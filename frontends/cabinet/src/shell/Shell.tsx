/** Around every page: brand on top, five places below on a phone and left on a wide screen, nothing else. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Head } from "./Head.tsx";
import { NoLine } from "./NoLine.tsx";
import { Places } from "./Places.tsx";
import { useVisit } from "./visit.ts";
import "./shell.css";

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation("kit");
  const { visit } = useVisit();
  const places = visit === "mine" || visit === "away";
  return (
    <div className={places ? "shell" : "shell shell-open"}>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <Head />
      {places && <Places />}
      <main id="content" tabIndex={-1}>
        <NoLine />
        {children}
      </main>
    </div>
  );
}
