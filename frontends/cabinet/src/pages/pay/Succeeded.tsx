/** The money is here: what is on the account now, and until when it lasts. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Anchor, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./pay.module.css";

type Payment = View<"PaymentView">;

export function Succeeded({ payment }: { payment: Payment }) {
  const { t } = useTranslation("pay");
  const account = useQuery({ queryKey: ["account"], queryFn: () => body(api.GET("/api/v1/account")) });
  return (
    <>
      <Alert
        color="green"
        classNames={{ title: classes.good, icon: classes.good }}
        variant="light"
        icon={<IconCircleCheck />}
        title={t("came", { sum: money(payment.amount) })}
      >
        <Text size="sm">
          {t(`by.${payment.way}`, { defaultValue: payment.way })}, {moment(payment.at)}
        </Text>
        <More payment={payment} />
      </Alert>
      <Panel title={t("now_on_account")}>
        <Loaded query={account} lines={2}>
          {({ balance, due_on, state }) => (
            <Stack gap={4}>
              <Amount of={balance} fz="1.75rem" fw={700} />
              {state === "active" && due_on && <Text>{t("lasts_until", { day: date(due_on) })}</Text>}
              {state === "stopped" && <Text>{t("still_stopped")}</Text>}
            </Stack>
          )}
        </Loaded>
      </Panel>
    </>
  );
}

function More({ payment }: { payment: Payment }) {
  const { t } = useTranslation("pay");
  const receipts = Boolean(useOperator().payment_ways.receipts) && /\D/.test(payment.id);
  const { discount, refunded, months, purpose } = payment;
  return (
    <Stack gap={2} mt={4}>
      {discount && !isZero(discount) && (
        <Text size="sm">{t("discount_came", { sum: money(discount), count: months ?? 0 })}</Text>
      )}
      {refunded && <Text size="sm">{t("refunded", { sum: money(refunded) })}</Text>}
      {receipts && <Text size="sm">{t("receipt")}</Text>}
      {purpose === "bind_card" && (
        <Text size="sm">
          {t("bound")}{" "}
          <Anchor component={Link} to="/autopayment" inherit underline="always">
            {t("to_cards")}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}
