/** How much was downloaded and sent, day by day, and what remains of a tariff with a cap. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, NativeSelect, Stack, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { Days } from "./Days.tsx";
import { Remaining } from "./Remaining.tsx";

/** Days back from today; 0 is the charging period. */
const SPANS = [0, 30, 90] as const;

export default function Usage() {
  const { t } = useTranslation("usage");
  const word = useWord("usage", t("title"));
  useTitle(word);
  const { capabilities } = useOperator();
  const [span, setSpan] = useState(0);
  const asked = span ? { from: dayAfter(today(), 1 - span), to: today() } : {};
  const usage = useQuery({
    queryKey: ["usage", asked],
    queryFn: () => body(api.GET("/api/v1/usage", { params: { query: asked } })),
    enabled: Boolean(capabilities.usage),
    placeholderData: keepPreviousData,
  });
  if (!capabilities.usage) return <Navigate to="/services" replace />;
  return (
    <Stack>
      <Title order={1} size="h2">
        {word}
      </Title>
      <Section title={t("period.title")} query={usage}>
        {(told) => <Remaining usage={told} />}
      </Section>
      <Section title={t("days.title")} query={usage} lines={8}>
        {({ days }) => (
          <Stack>
            <NativeSelect
              label={t("days.span")}
              w={{ base: "100%", xs: "fit-content" }}
              value={String(span)}
              onChange={(event) => setSpan(Number(event.currentTarget.value))}
              data={SPANS.map((one) => ({ value: String(one), label: t(`days.spans.${one}`) }))}
            />
            <Days days={days} />
          </Stack>
        )}
      </Section>
      <Anchor component={Link} to="/services">
        {t("back")}
      </Anchor>
    </Stack>
  );
}
