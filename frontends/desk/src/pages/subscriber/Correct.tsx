/** Corrects the ledger with a reason: a sum to or from the account, or a movement that is reversed. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { money, typedAmount } from "@cabinet/kit/format/money.ts";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";
import { lineOf, useLedger } from "./ledger.ts";
import { Outcome } from "./Outcome.tsx";
import { orWaits, WAITS } from "./second.ts";
import { Waits } from "./Waits.tsx";

type How = "add" | "take" | "reverse";

export default function Correct({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const { currency } = useOperator();
  const proven = useProven();
  const [how, setHow] = useState<How>("add");
  const [sum, setSum] = useState("");
  const [transfer, setTransfer] = useState("");
  const [reason, setReason] = useState("");
  const number = known.account?.number ?? "";
  const typed = typedAmount(sum);
  const amount = typed && { amount: how === "take" ? `-${typed}` : typed, currency };
  const what = how === "reverse" ? transfer && { transfer_id: Number(transfer) } : amount && { amount };
  const correct = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/accounts/{number}/corrections", {
        params: { path: { number }, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
        body: { ...(what || {}), reason: reason.trim() },
      }),
    );
  return (
    <ActDialog
      title={t("acts.correct")}
      typed={what && reason.trim() ? { what, reason } : null}
      preview={() => correct(true)}
      show={(told) => <Outcome of={told} amount={t("correct.amount")} />}
      button={(told) =>
        told ? t("correct.button", { sum: money(told.amount, { signed: true }) }) : t("acts.correct")
      }
      act={(key) => orWaits(() => proven(() => correct(false, key)))}
      done={(told) => (told === WAITS ? <Waits /> : t("correct.done", { balance: money(told.balance) }))}
      close={close}
    >
      <SegmentedControl
        value={how}
        onChange={(value) => setHow(value as How)}
        data={(["add", "take", "reverse"] as const).map((value) => ({ value, label: t(`correct.${value}`) }))}
        aria-label={t("acts.correct")}
        fullWidth
      />
      {how === "reverse" ? (
        <Reversed number={number} value={transfer} choose={setTransfer} />
      ) : (
        <TextInput
          label={t("sum")}
          value={sum}
          onChange={(event) => setSum(event.currentTarget.value)}
          error={sum && !typed ? t("no_sum") : null}
          inputMode="decimal"
          autoComplete="off"
          required
        />
      )}
      <Textarea
        label={t("reason")}
        description={t("correct.reason_why")}
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

type ReversedProps = { number: string; value: string; choose: (transfer: string) => void };

function Reversed({ number, value, choose }: ReversedProps) {
  const { t } = useTranslation("subscriber");
  const ledger = useLedger(number);
  const free = ledger.data?.items.filter((one) => !one.reversed_by && !one.reverses) ?? [];
  return (
    <NativeSelect
      label={t("correct.which")}
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: "", label: t("choose") },
        ...free.map((one) => ({ value: String(one.id), label: lineOf(one) })),
      ]}
      required
    />
  );
}
