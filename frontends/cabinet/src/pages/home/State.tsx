/** The first thing that is asked: does it work, and until when. What changes meanwhile is said once, politely. */
import type { View } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Card, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Ended } from "./Ended.tsx";
import { Stopped } from "./Stopped.tsx";
import { Suspended } from "./Suspended.tsx";
import { Works } from "./Works.tsx";

export type Account = View<"AccountView">;

const STATES = { active: Works, stopped: Stopped, suspended: Suspended, ending: Ended, ended: Ended };

export function State({ account }: { account: Account }) {
  const { t } = useTranslation("home");
  const { state, balance } = account;
  const Told = STATES[state];
  const changed = useChanged(state + balance.amount);
  const word = t(state === "active" ? "state.works" : `state.${state}`);
  return (
    <Card withBorder padding="lg" className="panel" data-changed={changed}>
      <Told account={account} />
      <VisuallyHidden role="status">
        {changed && `${word}. ${t("state.balance_now", { sum: money(balance) })}.`}
      </VisuallyHidden>
    </Card>
  );
}

/** True once the value is another than the first that was shown. */
function useChanged(value: string): boolean {
  const first = useRef(value);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (value !== first.current) setChanged(true);
  }, [value]);
  return changed;
}
