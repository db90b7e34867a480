/** Add-ons in short: what is mine and what there is besides; ordered and dropped on their own page. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function AddOnsShort({ mine }: { mine: View<"ServiceView">[] }) {
  const { t } = useTranslation("services");
  const available = useQuery({
    queryKey: ["services", "available"],
    queryFn: () => body(api.GET("/api/v1/services/available")),
  });
  const have = new Set(mine.map((service) => service.tariff));
  return (
    <Section
      title={t("add_ons.title")}
      aside={
        <Anchor component={Link} to="/services/add-ons">
          {t("add_ons.all")}
        </Anchor>
      }
      query={available}
    >
      {({ items }) => (
        <Stack gap="xs">
          {mine.map((service) => (
            <Line key={service.id} price={t("monthly", { sum: money(service.price) })}>
              {service.name}
              <Text size="sm" c="dimmed">
                {service.ends_on ? t("state.ends", { day: date(service.ends_on) }) : t("add_ons.mine")}
              </Text>
            </Line>
          ))}
          {items
            .filter((offer) => !have.has(offer.code))
            .map((offer) => (
              <Line key={offer.code} price={t("monthly", { sum: money(offer.price) })}>
                <Anchor component={Link} to={`/services/add-ons?order=${encodeURIComponent(offer.code)}`}>
                  {offer.name}
                </Anchor>
              </Line>
            ))}
        </Stack>
      )}
    </Section>
  );
}

const Line = ({ price, children }: { price: string; children: ReactNode }) => (
  <Group justify="space-between" gap="xs" align="baseline" mih={32}>
    <div>{children}</div>
    <Text className="figures">{price}</Text>
  </Group>
);
