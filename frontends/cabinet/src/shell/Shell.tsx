/** Around every page: brand on top, five places below on a phone and left on a wide screen, nothing else. */
import { useSession } from "@cabinet/kit/session/session.ts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Head } from "./Head.tsx";
import { Places } from "./Places.tsx";
import "./shell.css";

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation("kit");
  const session = useSession();
  return (
    <div className={session ? "shell" : "shell shell-open"}>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <Head />
      {session && <Places />}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
