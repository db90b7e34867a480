/** Days and sum, what they give and what comes after, and the button that repeats it. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem, reasonsIn } from "@cabinet/kit/api/problems.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money, typedAmount } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Outline, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type Query, useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { DaysChoice } from "./DaysChoice.tsx";
import { Preview } from "./Preview.tsx";
import { usePreview, type Wish } from "./usePreview.ts";

type Props = {
  offer: View<"PromiseOffer">;
  terms: View<"PromiseTermsView">;
  done: (taken: View<"PromiseView">) => void;
};

const TOUCHED = [["cabinet"], ["account"], ["services"], ["promised-payment"]];

export function PromiseForm({ offer, terms, done }: Props) {
  const { t } = useTranslation("promised_payment");
  const { key, renew } = useAttempt();
  const queries = useQueryClient();
  const [days, setDays] = useState(terms.max_days);
  const [typed, type] = useState(offer.amount.amount.replace(/\.00$/, ""));
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      renew();
      take.reset();
    };
  const [settled] = useDebouncedValue(typed, 400);
  // Where the promise shifts the due date, its sum is given.
  const chooses = terms.effect === "credit";
  const wish = wishOf(days, chooses ? settled : null, terms.max_amount.currency);
  const preview = usePreview(wish);
  const refused = chooses ? refusalOf(preview.error) : null;
  const take = useMutation({
    mutationFn: (wanted: Wish) =>
      body(
        api.POST("/api/v1/promised-payment", {
          params: { header: { "Idempotency-Key": key } },
          body: wanted,
        }),
      ),
    onSuccess: (taken) => {
      done(taken);
      const real = ({ queryKey }: Query) => queryKey[1] !== "preview";
      for (const queryKey of TOUCHED) void queries.invalidateQueries({ queryKey, predicate: real });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (wish && preview.data && typed === settled && !take.isPending) take.mutate(wish);
  };
  return (
    <Panel title={t("choose")}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <DaysChoice most={terms.max_days} days={days} choose={change(setDays)} />
          {chooses && (
            <TextInput
              label={t("sum")}
              description={t("sum_most", { sum: money(terms.max_amount) })}
              value={typed}
              onChange={(event) => change(type)(event.currentTarget.value)}
              inputMode="decimal"
              error={wish ? refused : t("no_sum")}
              maw={320}
            />
          )}
          {preview.data && <Preview promise={preview.data} />}
          {wish && preview.isPending && <Outline lines={3} />}
          <ProblemNote problem={take.error ?? (refused ? null : preview.error)} />
          <Button type="submit" size="md" loading={take.isPending} disabled={!preview.data}>
            {preview.data ? t("take_sum", saidOf(preview.data)) : t("take")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

const saidOf = ({ amount, expires_on }: View<"PromiseView">) => ({
  sum: money(amount),
  day: date(expires_on),
});

function wishOf(days: number, typed: string | null, currency: string): Wish | null {
  if (typed === null) return { days };
  const amount = typedAmount(typed);
  return amount ? { days, amount: { amount, currency } } : null;
}

/** What is wrong with the sum or the days, to be told at their field. */
function refusalOf(error: unknown): string | null {
  if (!error) return null;
  return asProblem(error).slug === "promised-payment-not-allowed" ? reasonsIn(error) : null;
}
