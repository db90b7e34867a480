/** Around every page of the desk: queues on the left, search on top. */
import { useSession } from "@cabinet/kit/session/session.ts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation("kit");
  const session = useSession();
  return (
    <div className={session ? "shell" : "shell shell-open"}>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
