/** How much: set beforehand, one tap to change. */
import { money } from "@cabinet/kit/format/money.ts";
import { Radio, SimpleGrid, Text, TextInput } from "@mantine/core";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceCard } from "./ChoiceCard.tsx";
import { type Limits, type Option, OWN } from "./options.ts";
import classes from "./pay.module.css";

type Props = {
  options: Option[];
  chosen: string;
  choose: (id: string) => void;
  typed: string;
  type: (typed: string) => void;
  limits: Limits;
  error: string | null;
  field: Ref<HTMLInputElement>;
};

export function SumChoice({ options, chosen, choose, typed, type, limits, error, field }: Props) {
  const { t } = useTranslation("pay");
  const bounds = t("limits", { min: money(limits.min), max: money(limits.max) });
  return (
    <>
      <Radio.Group value={chosen} onChange={choose} aria-label={t("how_much")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
          {options.map((option) => (
            <ChoiceCard
              key={option.id}
              value={option.id}
              title={money(option.amount)}
              about={<About {...option} />}
            />
          ))}
          <ChoiceCard value={OWN} title={t("own")} />
        </SimpleGrid>
      </Radio.Group>
      {chosen !== OWN && error && (
        <Text role="alert" size="sm" mt="xs" c="var(--bad)">
          {error}
        </Text>
      )}
      {chosen === OWN && (
        <TextInput
          ref={field}
          mt="sm"
          label={t("amount")}
          description={bounds}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          inputMode="decimal"
          autoComplete="transaction-amount"
          rightSection={limits.min.currency === "KZT" ? "₸" : "₽"}
          error={error}
          size="md"
          maw={320}
        />
      )}
    </>
  );
}

function About({ months, discount, percent }: Option) {
  const { t } = useTranslation("pay");
  if (!months) return t("recommended");
  if (!discount || !percent) return t("months", { count: months });
  return (
    <>
      {t("months", { count: months })}
      {", "}
      <span className={classes.gain}>{t("saved", { sum: money(discount), percent })}</span>
    </>
  );
}
