/** It is stopped: what is missing, and the two ways out. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date, dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Balance } from "./Balance.tsx";
import { PaymentWays } from "./PaymentWays.tsx";
import type { Account } from "./State.tsx";
import { StateHead, unbroken } from "./StateHead.tsx";

export function Stopped({ account }: { account: Account }) {
  const { t } = useTranslation("home");
  const { capabilities } = useOperator();
  const { recommended_top_up: missing } = account;
  const unknown = isZero(missing);
  return (
    <Stack gap="md">
      <StateHead mark="bad" word={t("state.stopped")}>
        {unknown ? t("state.stopped_debt") : t("state.missing", { sum: money(missing) })}
      </StateHead>
      <Balance account={account} />
      <Group gap="sm" className="home-ways">
        <Button component={Link} to={unknown ? "/pay" : `/pay?amount=${missing.amount}`} size="md">
          {unknown ? t("state.top_up") : t("state.pay", { sum: money(missing) })}
        </Button>
        {Boolean(capabilities.promised_payment) && <Promised />}
      </Group>
      <PaymentWays />
    </Stack>
  );
}

/** Service now, money later: until when, or why not and from which day. */
function Promised() {
  const offer = useQuery({
    queryKey: ["promised-payment"],
    queryFn: () => body(api.GET("/api/v1/promised-payment")),
  });
  // As large as the button that comes: an outline of lines has no width of its own in this row.
  if (offer.isPending) return <Skeleton height={42} width={220} />;
  return <Loaded query={offer}>{(told) => <Offer {...told} />}</Loaded>;
}

function Offer({ allowed, terms, reasons }: View<"PromiseOffer">) {
  const { t } = useTranslation("home");
  if (!terms) return null;
  if (!allowed) {
    return (
      <div>
        <Text size="sm">{t("state.promise_not", { name: terms.name })}</Text>
        <Reasons reasons={reasons} />
      </div>
    );
  }
  return (
    <Button component={Link} to="/promised-payment" variant="default" size="md">
      {t("state.promise_until", { name: terms.name, day: unbroken(date(dayAfter(today(), terms.max_days))) })}
    </Button>
  );
}
