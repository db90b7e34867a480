/** The money on the account; when it changes while one looks, it is marked for a moment. */
import { isNegative, isZero, money } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Account } from "./State.tsx";

export function Balance({ account: { balance, number, per_day: perDay, state } }: { account: Account }) {
  const { t } = useTranslation("home");
  const charged = (state === "active" || state === "ending") && !isZero(perDay);
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t("state.account", { number })}
      </Text>
      <Text component="div" size="lg" fw={600}>
        {/* Another sum is another element, so that the mark begins anew. */}
        <Amount
          key={balance.amount}
          of={balance}
          inherit
          className="figures home-balance"
          {...(isNegative(balance) ? { c: "var(--bad)" } : {})}
        />
      </Text>
      {charged && (
        <Text size="sm" c="dimmed">
          {t("state.per_day", { sum: money(perDay) })}
        </Text>
      )}
    </div>
  );
}
