/** The money on the account. When it changes while one looks, it is marked for a moment and said once. */
import { isNegative, isZero, money } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Text, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account } from "./State.tsx";

export function Balance({ account: { balance, number, per_day: perDay, state } }: { account: Account }) {
  const { t } = useTranslation("home");
  const changed = useChanged(balance.amount);
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t("state.account", { number })}
      </Text>
      <Text component="div" size="lg" fw={600}>
        <Amount
          key={balance.amount}
          of={balance}
          inherit
          className={changed ? "figures home-changed" : "figures"}
          {...(isNegative(balance) ? { c: "var(--bad)" } : {})}
        />
      </Text>
      {(state === "active" || state === "ending") && !isZero(perDay) && (
        <Text size="sm" c="dimmed">
          {t("state.per_day", { sum: money(perDay) })}
        </Text>
      )}
      <VisuallyHidden role="status">
        {changed && t("state.balance_now", { sum: money(balance) })}
      </VisuallyHidden>
    </div>
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
