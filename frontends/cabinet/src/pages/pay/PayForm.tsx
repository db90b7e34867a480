/** The choice of sum and way, what follows from it, and the button that repeats the sum. */
import type { View } from "@cabinet/kit/api/client.ts";
import { said, useOperator, type Words } from "@cabinet/kit/brand/operator.ts";
import { money, type Sum } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Lasts } from "./Lasts.tsx";
import { firstChoice, OWN, optionsOf, ownOption, within } from "./options.ts";
import classes from "./pay.module.css";
import { SumChoice } from "./SumChoice.tsx";
import { usePay } from "./usePay.ts";
import { WayChoice } from "./WayChoice.tsx";
import { type Way, waysOf } from "./ways.ts";

type Props = {
  account: View<"AccountView">;
  offers: View<"OffersView">;
  cards: View<"Card">[];
  month: Sum | null;
};

export function PayForm({ account, offers, cards, month }: Props) {
  const { t } = useTranslation("pay");
  const { pay, changed } = usePay();
  const ways = waysOf(offers, cards);
  const [wayId, setWay] = useState(ways[0]?.id ?? "");
  const way = ways.find(({ id }) => id === wayId) ?? (ways[0] as Way);
  const sum = useSum(account, offers, month, way);
  const [told, setTold] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const refuse = (why: string) => {
    setTold(why);
    field.current?.focus();
  };
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setTold(null);
      changed();
    };
  // Back from the acquirer's page without loading anew (the browser's own memory): nothing is under way here any more.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && changed();
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const { option } = sum;
    if (pay.isPending) return;
    if (!option) return refuse(t("no_sum"));
    if (!within(option.amount, way.limits)) return refuse(t("beyond", boundsOf(way)));
    const what = option.months ? { months: option.months } : { amount: option.amount };
    pay.mutate({ method: way.method, ...what, ...(way.card ? { card: way.card.id } : {}) });
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <Panel title={t("how_much")}>
          <SumChoice
            {...sum}
            choose={change(sum.choose)}
            type={change(sum.type)}
            limits={way.limits}
            error={told}
            field={field}
          />
        </Panel>
        <Panel title={t("how")}>
          <WayChoice ways={ways} chosen={way.id} choose={change(setWay)} />
          {way.method !== "sbp" && <Notice />}
        </Panel>
        {sum.settled && <Lasts pay={sum.settled} stopped={account.state === "stopped"} />}
        <ProblemNote problem={pay.error} />
        <div className={classes.submit}>
          <Button type="submit" size="md" fullWidth loading={pay.isPending}>
            {sum.option ? t("pay_sum", { sum: money(sum.option.amount) }) : t("pay")}
          </Button>
        </div>
        <Text size="sm" c="dimmed">
          <Then way={way} />
        </Text>
      </Stack>
    </form>
  );
}

const boundsOf = ({ limits }: Way) => ({ min: money(limits.min), max: money(limits.max) });

function useSum(account: View<"AccountView">, offers: View<"OffersView">, month: Sum | null, way: Way) {
  const [search] = useSearchParams();
  const options = optionsOf(account, offers, month, way.limits);
  const [first] = useState(() => firstChoice(options, search));
  const [chosen, choose] = useState(first.id);
  const [typed, type] = useState(first.typed);
  const [later] = useDebouncedValue(typed, 400);
  const of = (text: string) =>
    chosen === OWN ? ownOption(text, account.balance.currency) : options.find(({ id }) => id === chosen);
  const settled = of(later);
  return {
    options,
    chosen,
    choose,
    typed,
    type,
    option: of(typed) ?? null,
    /** What the account would get, asked about when the typing rests. */
    settled: settled && within(settled.amount, way.limits) ? settled.full : null,
  };
}

/** What the operator says of cards: that no PIN is ever asked. */
function Notice() {
  const { card } = useOperator().payment_ways as { card: { notice: Words | null } | null };
  const notice = said(card?.notice);
  return notice ? (
    <Text size="sm" mt="sm">
      {notice}
    </Text>
  ) : null;
}

function Then({ way }: { way: Way }) {
  const { t } = useTranslation("pay");
  const receipts = Boolean(useOperator().payment_ways.receipts);
  return (
    <>
      {t(`then.${way.method}`)} {receipts && t("receipt")}
    </>
  );
}
