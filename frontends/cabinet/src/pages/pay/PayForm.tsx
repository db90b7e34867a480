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
import { chosenOf, firstChoice, type Option, OWN, optionsOf, ownOption, within } from "./options.ts";
import classes from "./pay.module.css";
import { SumChoice } from "./SumChoice.tsx";
import { type Order, usePay } from "./usePay.ts";
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
  const ways = waysOf(offers, cards);
  const [wayId, setWay] = useState(ways[0]?.id ?? "");
  const way = ways.find(({ id }) => id === wayId) ?? (ways[0] as Way);
  const sum = useSum(useSteady(account), offers, month, way);
  const order = sum.option && orderOf(sum.option, way);
  const { pay, changed } = usePay(order);
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
    if (!option || !order) return refuse(t("no_sum"));
    if (!within(option.amount, way.limits)) return refuse(t("beyond", boundsOf(way)));
    pay.mutate(order);
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

const orderOf = ({ months, amount }: Option, { method, card }: Way): Order => ({
  method,
  ...(months ? { months } : { amount }),
  ...(card ? { card: card.id } : {}),
});

/** What is recommended does not move under the finger, unless money has come or gone. */
function useSteady(account: View<"AccountView">): View<"AccountView"> {
  const [seen, see] = useState(account);
  const moved = seen.number !== account.number || seen.balance.amount !== account.balance.amount;
  if (moved) see(account);
  return moved ? account : seen;
}

const boundsOf = ({ limits }: Way) => ({ min: money(limits.min), max: money(limits.max) });

function useSum(account: View<"AccountView">, offers: View<"OffersView">, month: Sum | null, way: Way) {
  const [search] = useSearchParams();
  const options = optionsOf(account, offers, month, way.limits);
  const [first] = useState(() => firstChoice(options, search));
  const [wished, choose] = useState(first.id);
  const chosen = chosenOf(wished, options);
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
