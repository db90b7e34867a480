/** Whose contract it is (masked), for which months to pay, the code of the picture, and the way to the bank. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import type { View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Code } from "./Code.tsx";
import { usePay } from "./pay.ts";
import { SumFields, useSum } from "./SumFields.tsx";
import { type Method, useTerms } from "./terms.ts";

type Props = { payee: View<"QuickPayeeView">; over: () => void; another: () => void };

export function Found({ payee, over, another }: Props) {
  const { t } = useTranslation("quick_pay");
  const { methods, ways } = useTerms();
  const [method, setMethod] = useState<Method>(methods[0] ?? "card");
  const [code, setCode] = useState("");
  const [codeMissing, setCodeMissing] = useState(false);
  const what = useSum(payee);
  const { key } = useAttempt({ lookup: payee.lookup, method, ...what.wish });
  const pay = usePay(payee, key, { over, wrong: () => setCode("") });
  const wrong = pay.error && asProblem(pay.error).slug === "wrong-code";
  const send = () => {
    const missing = Boolean(payee.challenge) && !code.trim();
    setCodeMissing(missing);
    if (missing || !what.wish || !what.sum) return;
    const return_url = `${location.origin}/quick-pay/done`;
    pay.mutate({
      code: code.trim(),
      wish: { lookup: payee.lookup, method, return_url, ...what.wish },
      sum: what.sum,
    });
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
          <SumFields what={what} />
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
              error={codeMissing ? t("empty") : wrong && !code ? t("wrong_code") : undefined}
              another={another}
            />
          )}
          {!wrong && <ProblemNote problem={pay.error} />}
          <Button type="submit" loading={pay.isPending} disabled={!what.sum}>
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
        {isZero(payee.due) && t("nothing_due")} {/* Where months are told, they say what is due. */}
        {!isZero(payee.due) && payee.months.length === 0 && t("due", { sum: money(payee.due) })}{" "}
        {t("check_name")}
      </Text>
    </div>
  );
}
