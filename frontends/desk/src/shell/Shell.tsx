/** Around every page of the desk: places on the left by role, search on top, keys everywhere. */
import { useSession } from "@cabinet/kit/session/session.ts";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../desk/keys.ts";
import { usePresenceKept } from "../desk/presence.ts";
import { useDeskStream } from "../desk/stream.ts";
import { Rail } from "./Rail.tsx";
import "./shell.css";
import { Top } from "./Top.tsx";

const Help = lazy(() => import("./Help.tsx"));

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation("kit");
  const session = useSession();
  const [help, setHelp] = useState(false);
  const [rail, setRail] = useState(false);
  const works = Boolean(session && !session.mustSetUpSecondFactor);
  return (
    <div className={works ? "shell" : "shell shell-open"} data-rail={rail || undefined}>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <Top works={works} help={() => setHelp(true)} rail={rail} toggle={() => setRail(!rail)} />
      {works && <Rail close={() => setRail(false)} />}
      {works && <Works help={() => setHelp(true)} close={() => setRail(false)} />}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Suspense>{help && <Help close={() => setHelp(false)} />}</Suspense>
    </div>
  );
}

/** The stream, the presence at the chats and the keys of whoever is signed in. */
function Works({ help, close }: { help: () => void; close: () => void }) {
  const { t } = useTranslation("desk");
  useDeskStream();
  usePresenceKept();
  useKeys([
    { keys: "?", does: t("keys.help"), act: help },
    { keys: "Escape", does: t("keys.close"), act: close },
  ]);
  return null;
}
