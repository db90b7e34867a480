/** Gives a payment back to where it came from; above the limit a second person approves it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { isZero, money, typedAmount } from "@cabinet/kit/format/money.ts";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { NativeSelect, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";
import { lineOf, useLedger } from "./ledger.ts";
import { orWaits, WAITS } from "./second.ts";
import { Waits } from "./Waits.tsx";

export default function Refund({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const { currency } = useOperator();
  const proven = useProven();
  const ledger = useLedger(known.account?.number ?? "", "payment");
  const payments = ledger.data?.items.filter((one) => one.payment_id && !one.reversed_by) ?? [];
  const [payment, setPayment] = useState("");
  const [sum, setSum] = useState("");
  const [reason, setReason] = useState("");
  const typed = typedAmount(sum);
  const amount = typed ? { amount: typed, currency } : null;
  const refund = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/payments/{payment_id}/refund", {
        params: { path: { payment_id: payment }, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
        body: { amount, reason: reason.trim() },
      }),
    );
  return (
    <ActDialog
      title={t("acts.refund")}
      typed={payment && reason.trim() && (!sum || typed) ? { payment, amount, reason } : null}
      preview={() => refund(true)}
      show={(told) => (
        <Text size="sm">
          {t("refund.will", { sum: money(told.amount) })}{" "}
          {!isZero(told.fee) && t("refund.fee", { sum: money(told.fee) })}
        </Text>
      )}
      button={(told) => (told ? t("refund.button", { sum: money(told.amount) }) : t("acts.refund"))}
      act={(key) => orWaits(() => proven(() => refund(false, key)))}
      done={(told) => (told === WAITS ? <Waits /> : t(`refund.${told.status}`, { sum: money(told.amount) }))}
      close={close}
    >
      <NativeSelect
        label={t("refund.which")}
        description={ledger.data && payments.length === 0 ? t("refund.none") : t("refund.only")}
        value={payment}
        onChange={(event) => setPayment(event.currentTarget.value)}
        data={[
          { value: "", label: t("choose") },
          ...payments.map((one) => ({ value: String(one.payment_id), label: lineOf(one) })),
        ]}
        required
        data-autofocus
      />
      <TextInput
        label={t("refund.sum")}
        description={t("refund.sum_why")}
        value={sum}
        onChange={(event) => setSum(event.currentTarget.value)}
        error={sum && !typed ? t("no_sum") : null}
        inputMode="decimal"
        autoComplete="off"
      />
      <Textarea
        label={t("reason")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        required
      />
    </ActDialog>
  );
}
