/** For which months to pay, or another sum. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, type Sum, typedAmount } from "@cabinet/kit/format/money.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { monthChoices } from "./sums.ts";

const OTHER = "other";

/** The sum that is chosen, and what is asked for it. */
export function useSum(payee: View<"QuickPayeeView">) {
  const choices = monthChoices(payee.months);
  const [chosen, choose] = useState(choices[0]?.value ?? OTHER);
  const [typed, type] = useState(isZero(payee.due) ? "" : payee.due.amount);
  const amount = typedAmount(typed);
  const choice = choices.find(({ value }) => value === chosen);
  const sum: Sum | null = choice?.sum ?? (amount ? { amount, currency: payee.due.currency } : null);
  const wish = choice ? { months: Number(choice.value) } : sum && { amount: sum };
  return { choices, chosen, choose, typed, type, sum, wish };
}

export function SumFields({ what }: { what: ReturnType<typeof useSum> }) {
  const { t } = useTranslation("quick_pay");
  return (
    <>
      {what.choices.length > 0 && (
        <NativeSelect
          label={t("months")}
          value={what.chosen}
          onChange={(event) => what.choose(event.currentTarget.value)}
          data={[...what.choices, { value: OTHER, label: t("other_sum") }]}
        />
      )}
      {what.chosen === OTHER && (
        <TextInput
          label={t("sum")}
          inputMode="decimal"
          autoComplete="off"
          value={what.typed}
          onChange={(event) => what.type(event.currentTarget.value)}
        />
      )}
    </>
  );
}
