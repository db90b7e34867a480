/** Not over yet: on to the acquirer's page or the bank, and what may be done meanwhile. */
import type { View } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Button, Group, Loader, Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { goAndPay } from "./returning.ts";

const SbpCode = lazy(() => import("./SbpCode.tsx"));

type Payment = View<"PaymentView">;

export function Waiting({ payment }: { payment: Payment }) {
  const { t } = useTranslation("pay");
  const sum = money(payment.amount);
  return (
    <Panel title={t("waiting_sum", { sum })}>
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap" role="status">
          <Loader size="sm" type="dots" aria-hidden />
          <Text>{t(`waits.${kindOf(payment)}`)}</Text>
        </Group>
        {payment.confirmation_url && <Finish payment={payment} url={payment.confirmation_url} />}
        <Text size="sm" c="dimmed">
          {t("may_leave")}
        </Text>
        <Anchor component={Link} to={again(payment)} size="sm">
          {t("otherwise")}
        </Anchor>
      </Stack>
    </Panel>
  );
}

const kindOf = ({ way, confirmation_url }: Payment) => {
  if (!confirmation_url) return "answer";
  return way === "sbp" ? "sbp" : "page";
};

/** The page on which the same may be begun anew. */
export function again({ purpose, months, amount }: Payment): string {
  if (purpose === "bind_card" || purpose === "autopayment") return "/autopayment";
  return months ? `/pay?months=${months}` : `/pay?amount=${amount.amount}`;
}

function Finish({ payment, url }: { payment: Payment; url: string }) {
  const { t } = useTranslation("pay");
  const sum = money(payment.amount);
  // Whoever has come back has paid, most likely: the button is there, but does not press.
  const returned = Boolean((useLocation().state as { returned?: boolean } | null)?.returned);
  if (payment.way === "sbp") {
    return (
      <Suspense fallback={<Skeleton height={244} width={244} />}>
        <SbpCode url={url} sum={sum} open={() => goAndPay({ ...payment, confirmation_url: url })} />
      </Suspense>
    );
  }
  return (
    <Button
      variant={returned ? "default" : "filled"}
      size="md"
      onClick={() => goAndPay({ ...payment, confirmation_url: url })}
    >
      {t("go_on", { sum })}
    </Button>
  );
}
