/** It works: enough until when, and one quiet way to top up; the nearer the day, the louder. */

import { useWord } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Balance } from "./Balance.tsx";
import { DaysLeft } from "./DaysLeft.tsx";
import { PaymentWays } from "./PaymentWays.tsx";
import type { Account } from "./State.tsx";
import { StateHead, unbroken } from "./StateHead.tsx";
import { Traffic } from "./Traffic.tsx";

const SOON = 3;

export function Works({ account }: { account: Account }) {
  const { t } = useTranslation("home");
  const name = useWord("promised_payment", t("state.promised"));
  const { due_on: dueOn, days_left: days, promised_payment: promise } = account;
  const soon = days !== null && days <= SOON;
  return (
    <Stack gap="md">
      <StateHead mark={soon ? "bad" : "good"} word={t(soon ? "state.soon" : "state.works")}>
        {dueOn && days !== null ? (
          <>
            {t("state.until", { day: unbroken(date(dueOn)) })},{" "}
            <span className="figures">{t("state.days", { count: days })}</span>
          </>
        ) : (
          t("state.no_date")
        )}
      </StateHead>
      {days !== null && <DaysLeft days={days} />}
      {promise && (
        <Text size="sm">
          {t("state.promise", { name, sum: money(promise.amount), day: date(promise.expires_on) })}
        </Text>
      )}
      <Group justify="space-between" align="end" gap="md">
        <Balance account={account} />
        <TopUp sum={account.recommended_top_up} loud={soon} />
      </Group>
      <Traffic />
      <PaymentWays />
    </Stack>
  );
}

function TopUp({ sum, loud }: { sum: Sum; loud: boolean }) {
  const { t } = useTranslation("home");
  const nothing = isZero(sum);
  return (
    <Button
      component={Link}
      to={nothing ? "/pay" : `/pay?amount=${sum.amount}`}
      variant={loud ? "filled" : "default"}
      size="md"
      className="home-pay"
    >
      {nothing ? t("state.top_up") : t("state.top_up_by", { sum: money(sum) })}
    </Button>
  );
}
