/** Whose contract it is (masked), for which months to pay, the code of the picture, and the way to the bank. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { isZero, money, type Sum, typedAmount } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, NativeSelect, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Code } from "./Code.tsx";
import { keep, type Wish } from "./kept.ts";
import { monthChoices } from "./sums.ts";
import { type Method, useTerms } from "./terms.ts";

const OTHER = "other";
type Props = { payee: View<"QuickPayeeView">; lookAgain: () => void };

/** The sum that is chosen, and what is asked for it. */
function useSum(payee: Props["payee"]) {
  const choices = monthChoices(payee.months);
  const [chosen, choose] = useState(choices[0]?.value ?? OTHER);
  const [typed, type] = useState(isZero(payee.due) ? "" : payee.due.amount);
  const amount = typedAmount(typed);
  const choice = choices.find(({ value }) => value === chosen);
  const sum: Sum | null = choice?.sum ?? (amount ? { amount, currency: payee.due.currency } : null);
  const wish = choice ? { months: Number(choice.value) } : sum && { amount: sum };
  return { choices, chosen, choose, typed, type, sum, wish };
}

export function Found({ payee, lookAgain }: Props) {
  const { t } = useTranslation("quick_pay");
  const { methods, ways } = useTerms();
  const [method, setMethod] = useState<Method>(methods[0] ?? "card");
  const [code, setCode] = useState("");
  const what = useSum(payee);
  const { key, renew } = useAttempt();
  const navigate = useNavigate();
  const pay = useMutation({
    mutationFn: async ({ wish, sum }: { wish: Wish; sum: Sum }) => {
      const started = await body(
        api.POST("/api/v1/quick-payments", {
          body: { ...wish, ...(payee.challenge ? { code: code.trim() } : {}) },
          headers: { "Idempotency-Key": key },
        }),
      );
      keep({ wish, key, name: payee.name, amount: sum, url: started.confirmation_url ?? null });
      return started;
    },
    onSuccess: ({ confirmation_url }) => {
      if (confirmation_url) location.assign(confirmation_url);
      else void navigate("/quick-pay/done");
    },
    onError: (error) => {
      if (asProblem(error).slug === "not-found") lookAgain();
      if (asProblem(error).slug === "wrong-code") setCode("");
    },
  });
  const wrong = pay.error && asProblem(pay.error).slug === "wrong-code";
  const send = () => {
    if (!what.wish || !what.sum) return;
    const return_url = `${location.origin}/quick-pay/done`;
    pay.mutate({ wish: { lookup: payee.lookup, method, return_url, ...what.wish }, sum: what.sum });
  };
  const choose = (value: string) => {
    what.choose(value);
    renew();
  };
  return (
    <Panel title={t("found")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack gap="sm">
          <Whose payee={payee} />
          {what.choices.length > 0 && (
            <NativeSelect
              label={t("months")}
              value={what.chosen}
              onChange={(event) => choose(event.currentTarget.value)}
              data={[...what.choices, { value: OTHER, label: t("other_sum") }]}
            />
          )}
          {what.chosen === OTHER && (
            <TextInput
              label={t("sum")}
              inputMode="decimal"
              autoComplete="off"
              value={what.typed}
              onChange={(event) => {
                what.type(event.currentTarget.value);
                renew();
              }}
            />
          )}
          {methods.length > 1 && (
            <Radio.Group label={t("method")} value={method} onChange={(value) => setMethod(value as Method)}>
              <Stack gap="xs" mt="xs">
                {methods.map((one) => (
                  <Radio key={one} value={one} label={t(`methods.${one}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          {payee.challenge && (
            <Code
              image={payee.challenge.image}
              value={code}
              write={setCode}
              wrong={Boolean(wrong)}
              another={lookAgain}
            />
          )}
          {!wrong && <ProblemNote problem={pay.error} />}
          <Button
            type="submit"
            loading={pay.isPending}
            disabled={!what.sum || Boolean(payee.challenge && !code.trim())}
          >
            {what.sum ? t("pay", { sum: money(what.sum) }) : t("pay_some")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("at_the_bank")} {said(ways.card?.notice)}
          </Text>
        </Stack>
      </form>
    </Panel>
  );
}

function Whose({ payee }: { payee: Props["payee"] }) {
  const { t } = useTranslation("quick_pay");
  return (
    <div>
      <Text fw={700} size="lg">
        {payee.name}
      </Text>
      <Text size="sm">
        {isZero(payee.due) ? t("nothing_due") : t("due", { sum: money(payee.due) })} {t("check_name")}
      </Text>
    </div>
  );
}
