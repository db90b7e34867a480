/** What this role may do for this subscriber now, each behind one key; the dialogs come with their own code. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Kbd, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../desk/keys.ts";
import { type Act, useMay } from "../../desk/role.ts";
import type { Known } from "./Subscriber.tsx";

export type DialogProps = { known: Known; close: () => void };
type Dialog = LazyExoticComponent<ComponentType<DialogProps>>;
type Doing = {
  name: string;
  act: Act;
  letter: string;
  Dialog: Dialog;
  /** Takes something away. */
  hard?: boolean;
  fits: (known: Known, capabilities: Record<string, boolean>) => boolean;
};

const runs = ({ account }: Known) => account !== null && account.state !== "ended";

const DOINGS: Doing[] = [
  {
    name: "cash",
    act: "cash",
    letter: "c",
    Dialog: lazy(() => import("./TakeCash.tsx")),
    fits: (known, { cash }) => runs(known) && cash === true,
  },
  {
    name: "promise",
    act: "promise",
    letter: "p",
    Dialog: lazy(() => import("./GrantPromise.tsx")),
    fits: (known, { promised_payment }) =>
      runs(known) && promised_payment === true && !known.account?.promised_payment,
  },
  {
    name: "recovery",
    act: "recovery",
    letter: "r",
    Dialog: lazy(() => import("./StartRecovery.tsx")),
    fits: ({ profile }) => profile.has_password && !profile.erased_at,
  },
  {
    name: "first_password",
    act: "first_password",
    letter: "w",
    Dialog: lazy(() => import("./FirstPassword.tsx")),
    fits: ({ profile }) => (profile.first_password || !profile.has_password) && !profile.erased_at,
  },
  {
    name: "correct",
    act: "correct",
    letter: "x",
    Dialog: lazy(() => import("./Correct.tsx")),
    fits: ({ account }) => account !== null,
  },
  {
    name: "refund",
    act: "refund",
    letter: "b",
    Dialog: lazy(() => import("./Refund.tsx")),
    fits: ({ account }) => account !== null,
  },
  {
    name: "end_sessions",
    act: "end_sessions",
    letter: "o",
    hard: true,
    Dialog: lazy(() => import("./EndSessions.tsx")),
    fits: ({ profile }) => profile.sessions > 0,
  },
  {
    name: "terminate",
    act: "terminate",
    letter: "t",
    hard: true,
    Dialog: lazy(() => import("./Terminate.tsx")),
    fits: (known) => runs(known) && !known.account?.termination,
  },
  {
    name: "withdraw",
    act: "terminate",
    letter: "t",
    Dialog: lazy(() => import("./Withdraw.tsx")),
    fits: (known) => runs(known) && Boolean(known.account?.termination),
  },
  {
    name: "erase",
    act: "erase",
    letter: "e",
    hard: true,
    Dialog: lazy(() => import("./Erase.tsx")),
    fits: ({ profile }) => Boolean(profile.ended_on),
  },
];

export function Actions({ known }: { known: Known }) {
  const { t } = useTranslation("subscriber");
  const may = useMay();
  const queries = useQueryClient();
  const capabilities = useOperator().capabilities as Record<string, boolean>;
  const [open, setOpen] = useState<Doing | null>(null);
  const shown = DOINGS.filter(({ act, fits }) => may(act) && fits(known, capabilities));
  useKeys(
    shown.map((doing) => ({ keys: doing.letter, does: t(`acts.${doing.name}`), act: () => setOpen(doing) })),
  );
  const close = () => {
    setOpen(null);
    void queries.invalidateQueries({ queryKey: ["staff", "subscribers", known.profile.subscriber_id] });
  };
  return (
    <div className="one-acts">
      <Panel title={t("actions")}>
        {shown.length === 0 && <Text size="sm">{t("no_actions")}</Text>}
        <div className="acts">
          {shown.map((doing) => (
            <Button
              key={doing.name}
              variant="default"
              {...(doing.hard ? { c: "var(--bad)" } : {})}
              onClick={() => setOpen(doing)}
              rightSection={
                <Kbd size="xs" aria-hidden>
                  {doing.letter}
                </Kbd>
              }
            >
              {t(`acts.${doing.name}`)}
            </Button>
          ))}
        </div>
      </Panel>
      <Suspense>{open && <open.Dialog known={known} close={close} />}</Suspense>
    </div>
  );
}
