/** When, from which card, and how much at most; the button repeats the most it can take. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { minor, money, type Sum, sumOf, typedAmount } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { expiryOf } from "../pay/cards.ts";
import { NextPayment } from "./NextPayment.tsx";
import { nameOf } from "./OneCard.tsx";
import { type Cause, waysOf } from "./ways.ts";

type Setting = View<"AutopaymentView">;
type Props = { set: Setting | null; cards: View<"Card">[]; perDay: Sum; end: () => void };

export function SettingForm({ set, cards, perDay, end }: Props) {
  const { t } = useTranslation(["autopayment", "kit"]);
  const { autopayment } = waysOf(useOperator());
  const causes = autopayment?.on ?? [];
  const most = autopayment && aboutAMonth(perDay, autopayment.max_amount);
  const wish = useWish(set, cards, causes, most);
  const save = useSave(end);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (wish.wanted && !save.isPending) save.mutate(wish.wanted);
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        {causes.length > 1 && (
          <Radio.Group label={t("when")} value={wish.on} onChange={(on) => wish.when(on as Cause)}>
            <Stack gap="xs" mt={6}>
              {causes.map((cause) => (
                <Radio key={cause} value={cause} label={t(`on.${cause}`)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {wish.on === "threshold" && (
          <Money label={t("threshold")} value={wish.threshold} type={wish.below} error={t("no_sum")} />
        )}
        <Money
          label={t("max_amount")}
          value={wish.max}
          type={wish.atMost}
          error={t("no_sum")}
          about={t(`takes.${autopayment?.amount ?? "recommended"}`)}
        />
        {cards.length > 1 && (
          <Radio.Group label={t("card")} value={wish.card} onChange={wish.from}>
            <Stack gap="xs" mt={6}>
              {cards.map((card) => (
                <Radio
                  key={card.id}
                  value={card.id}
                  label={`${nameOf(card)}, ${t("until", { day: expiryOf(card.expires) })}`}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {wish.wanted && <NextPayment wanted={wish.wanted} />}
        <ProblemNote problem={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {wish.wanted && wish.most ? t("switch_on", { sum: money(wish.most) }) : t("set_up")}
          </Button>
          <Button variant="default" onClick={end}>
            {t("kit:cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type MoneyProps = {
  label: string;
  value: string;
  type: (typed: string) => void;
  error: string;
  about?: string;
};

function Money({ label, value, type, error, about }: MoneyProps) {
  return (
    <TextInput
      label={label}
      description={about}
      value={value}
      onChange={(event) => type(event.currentTarget.value)}
      inputMode="decimal"
      error={typedAmount(value) ? null : error}
      maw={360}
    />
  );
}

const plain = (sum: Sum | null | undefined): string => sum?.amount.replace(/\.00$/, "") ?? "";

const HUNDRED = 10_000n;

/** What a month costs, in whole hundreds: a limit to begin with, within the operator's own. */
function aboutAMonth(perDay: Sum, ceiling: Sum): Sum {
  const month = ((minor(perDay) * 31n + HUNDRED - 1n) / HUNDRED) * HUNDRED;
  return month > 0n && month < minor(ceiling) ? sumOf(month, ceiling.currency) : ceiling;
}

/** The fields, and what they come to; null while a sum is none. */
function useWish(set: Setting | null, cards: View<"Card">[], causes: Cause[], most: Sum | null) {
  const [on, when] = useState<Cause>(set?.on ?? causes[0] ?? "due_date");
  const [card, from] = useState(set?.card ?? cards[0]?.id ?? "");
  const [threshold, below] = useState(plain(set?.threshold) || "100");
  const [max, atMost] = useState(plain(set?.max_amount) || plain(most));
  const sum = (typed: string): Sum | null => {
    const amount = typedAmount(typed);
    return amount ? { amount, currency: most?.currency ?? "RUB" } : null;
  };
  const [least, limit] = [sum(threshold), sum(max)];
  const wanted: View<"NewAutopayment"> | null =
    limit && (on === "due_date" || least)
      ? {
          card,
          on,
          max_amount: limit,
          ...(on === "threshold" && least ? { threshold: least } : {}),
        }
      : null;
  return { on, when, card, from, threshold, below, max, atMost, wanted, most: limit };
}

function useSave(end: () => void) {
  const proven = useProven();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: View<"NewAutopayment">) =>
      proven(() => body(api.PUT("/api/v1/autopayment", { body: wanted }))),
    onSuccess: (set) => {
      queries.setQueryData(["autopayment"], set);
      void queries.invalidateQueries({ queryKey: ["cabinet"] });
      end();
    },
  });
}
