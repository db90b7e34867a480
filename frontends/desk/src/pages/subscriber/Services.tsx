/** What is paid for, each with its price and state, and what will change by itself. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Services({ services }: { services: readonly View<"ServiceView">[] }) {
  const { t } = useTranslation("subscriber");
  return (
    <List listStyleType="none" size="sm" mt="sm" spacing={6} aria-label={t("services")}>
      {services.map((service) => (
        <List.Item
          key={service.id}
          styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}
        >
          <Text size="sm" fw={600}>
            {service.name}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              t("a_month", { sum: money(service.price) }),
              service.speed_mbps && t("speed", { speed: service.speed_mbps }),
              t(`service.${service.state}`),
              service.ends_on && t("until", { day: date(service.ends_on) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Text>
          {service.planned.map((change) => (
            <Text key={change.id} size="xs" style={{ color: "var(--soon)" }}>
              {t(`planned.${change.kind}`, {
                day: date(change.on),
                name: change.name,
                sum: money(change.price),
              })}
            </Text>
          ))}
        </List.Item>
      ))}
    </List>
  );
}
