/** Month by month: what came and what was spent, as a picture and as numbers. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Outline, Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";
import { MonthTable } from "./MonthTable.tsx";
import { isEmpty } from "./months.ts";

const MonthChart = lazy(() => import("./MonthChart.tsx"));
const SHOWN = 12;

export default function Charts() {
  const { t } = useTranslation("money");
  useTitle(t("charts.title"));
  const months = useQuery({
    queryKey: ["account", "statistics"],
    queryFn: () => body(api.GET("/api/v1/account/statistics")),
  });
  return (
    <Stack gap="md">
      <div>
        <Back to="/payments">{t("back")}</Back>
        <Title order={1} size="h2">
          {t("charts.title")}
        </Title>
      </div>
      <Section title={t("charts.picture")} query={months} lines={8}>
        {({ items }) => (
          <>
            {items.length > SHOWN && <Text size="sm">{t("charts.last", { count: SHOWN })}</Text>}
            {items.slice(0, SHOWN).every(isEmpty) ? (
              <Text>{t("nothing_yet")}</Text>
            ) : (
              <Suspense fallback={<Outline lines={8} />}>
                <MonthChart months={items.slice(0, SHOWN).reverse()} />
              </Suspense>
            )}
          </>
        )}
      </Section>
      <Section title={t("charts.numbers")} query={months} lines={6}>
        {({ items }) => <MonthTable months={items} />}
      </Section>
    </Stack>
  );
}
