/** From which day the services rest and on which they work again; below it what that costs. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date, dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OrderCost } from "./OrderCost.tsx";
import type { Did } from "./Told.tsx";

type Props = { terms: View<"SuspensionTermsView">; done: (did: Did) => void };

export function Order({ terms, done }: Props) {
  const { t } = useTranslation("suspension");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const first = { min: today(), max: dayAfter(today(), terms.ahead_days) };
  const fromError = from && !within(from, first) && t("order.from_limits", told(first));
  const begins = from && !fromError ? from : first.min;
  const last = { min: dayAfter(begins, terms.min_days), max: dayAfter(begins, terms.max_days) };
  const untilError = until && !within(until, last) && t("order.until_limits", told(last));
  const ready = from && until && !fromError && !untilError;
  return (
    <Panel title={t("order.title")}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }} maw="40rem">
          <TextInput
            type="date"
            label={t("order.from")}
            description={t("order.from_what")}
            value={from}
            error={fromError}
            {...first}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t("order.until")}
            description={t("order.until_what")}
            value={until}
            error={untilError}
            {...last}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </SimpleGrid>
        {ready ? (
          <OrderCost key={`${from} ${until}`} from={from} until={until} review={terms.review} done={done} />
        ) : (
          <Text c="dimmed">{t("order.choose")}</Text>
        )}
      </Stack>
    </Panel>
  );
}

type Limits = { min: string; max: string };

// Days of the API compare as they are written.
const within = (day: string, { min, max }: Limits) => day >= min && day <= max;
const told = ({ min, max }: Limits) => ({ min: date(min), max: date(max) });
