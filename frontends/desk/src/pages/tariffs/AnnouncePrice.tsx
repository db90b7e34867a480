/** A new price from a day on, for those who have the tariff too: first what it does, then it is announced. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { date, dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { money, typedAmount } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../desk/role.ts";
import type { Known } from "./Tariffs.tsx";

const AHEAD = 31;

type Props = { known: Known; typed: (any: boolean) => void; done: (told: string) => void };

export function AnnouncePrice({ known, typed, done }: Props) {
  const { t } = useTranslation("tariffs");
  const may = useMay();
  const queries = useQueryClient();
  const { currency } = useOperator();
  const [price, setPrice] = useState("");
  const [from, setFrom] = useState(dayAfter(today(), AHEAD));
  const amount = typedAmount(price);
  const { key } = useAttempt({ amount, from });
  const send = (preview: boolean) =>
    body(
      api.POST("/api/v1/staff/tariffs/{code}/prices", {
        params: { path: { code: known.code }, query: { preview } },
        body: { price: { amount: amount ?? "", currency }, from },
        headers: preview ? {} : { "Idempotency-Key": key },
      }),
    );
  const preview = useMutation({ mutationFn: () => send(true) });
  const announced = useMutation({
    mutationFn: () => send(false),
    onSuccess: ({ price, from }) => {
      void queries.invalidateQueries({ queryKey: ["staff", "tariffs"] });
      done(t("done.announced", { name: said(known.names), price: money(price), day: date(from) }));
    },
  });
  if (!may("edit_tariffs")) return null;
  return (
    <Stack component="section" mt="lg" gap="sm" aria-label={t("announce.title")}>
      <Title order={3} size="h5">
        {t("announce.title")}
      </Title>
      <Group align="end">
        <TextInput
          label={`${t("price")}, ${currency}`}
          inputMode="decimal"
          value={price}
          onChange={(event) => {
            setPrice(event.currentTarget.value);
            typed(event.currentTarget.value !== "");
            preview.reset();
          }}
        />
        <TextInput
          type="date"
          label={t("announce.from")}
          value={from}
          min={today()}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
            preview.reset();
          }}
        />
        <Button
          variant="default"
          disabled={!amount}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {t("announce.see")}
        </Button>
      </Group>
      {preview.data && (
        <>
          <Text>
            {t("announce.does", {
              was: money(known.price),
              price: money(preview.data.price),
              day: date(preview.data.from),
              count: known.services,
            })}
          </Text>
          <Button loading={announced.isPending} onClick={() => announced.mutate()}>
            {t("announce.go", { price: money(preview.data.price) })}
          </Button>
        </>
      )}
      <ProblemNote problem={preview.error ?? announced.error} />
    </Stack>
  );
}
