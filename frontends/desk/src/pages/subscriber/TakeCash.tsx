/** Cash over the counter: sum, number of the paper receipt, and what it will lead to. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { money, typedAmount } from "@cabinet/kit/format/money.ts";
import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";
import { Outcome } from "./Outcome.tsx";

export default function TakeCash({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const { currency } = useOperator();
  const [sum, setSum] = useState("");
  const [receipt, setReceipt] = useState("");
  const amount = typedAmount(sum);
  const number = known.account?.number ?? "";
  const take = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/accounts/{number}/cash", {
        params: { path: { number }, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
        body: {
          amount: { amount: amount ?? "0", currency },
          receipt: receipt.trim() || null,
        },
      }),
    );
  return (
    <ActDialog
      title={t("acts.cash")}
      typed={amount && receipt.trim() ? { amount, receipt } : null}
      preview={() => take(true)}
      show={(told) => <Outcome of={told} />}
      button={(told) => (told ? t("cash.take", { sum: money(told.amount) }) : t("acts.cash"))}
      act={(key) => take(false, key)}
      done={(told) => (
        <Text size="sm">
          {t("cash.taken", {
            sum: money(told.amount),
            balance: money(told.balance),
            number: told.payment_id,
          })}
        </Text>
      )}
      close={close}
    >
      <TextInput
        label={t("sum")}
        value={sum}
        onChange={(event) => setSum(event.currentTarget.value)}
        error={sum && !amount ? t("no_sum") : null}
        inputMode="decimal"
        autoComplete="off"
        required
        data-autofocus
      />
      <TextInput
        label={t("cash.receipt")}
        description={t("cash.receipt_why")}
        value={receipt}
        onChange={(event) => setReceipt(event.currentTarget.value)}
        autoComplete="off"
        maxLength={40}
        required
      />
    </ActDialog>
  );
}
