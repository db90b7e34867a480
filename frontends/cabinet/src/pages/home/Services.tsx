/** What I have: tariff, speed, price, state; one act each. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Badge, Group, Text } from "@mantine/core";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

type Service = View<"ServiceView">;
type Actions = View<"CabinetView">["actions"];
type Props = { query: ComponentProps<typeof Section<Service[]>>["query"]; actions: Actions | undefined };

export function Services({ query, actions }: Props) {
  const { t } = useTranslation("home");
  return (
    <Section
      title={t("services.title")}
      query={query}
      aside={
        <Anchor component={Link} to="/services" size="sm">
          {t("services.all")}
        </Anchor>
      }
    >
      {(services) =>
        services.length ? (
          <ul className="home-rows">
            {services.map((one) => (
              <Row key={one.id} service={one} mayChange={actions?.change_tariff?.allowed ?? false} />
            ))}
          </ul>
        ) : (
          <Text c="dimmed">{t("services.none")}</Text>
        )
      }
    </Section>
  );
}

function Row({ service, mayChange }: { service: Service; mayChange: boolean }) {
  const { t } = useTranslation("home");
  const { capabilities } = useOperator();
  const changes = service.kind === "tariff" && mayChange && Boolean(capabilities.tariff_change);
  const next = service.planned[0];
  return (
    <li>
      <Group justify="space-between" gap="xs" align="baseline">
        <Text fw={600}>{service.name}</Text>
        <Text className="figures">{t("services.price", { sum: money(service.price) })}</Text>
      </Group>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <State of={service.state} />
          {service.speed_mbps !== null && (
            <Text size="sm" c="dimmed">
              {t("services.speed", { speed: service.speed_mbps })}
            </Text>
          )}
        </Group>
        <Anchor
          component={Link}
          to={changes ? `/services/${service.id}/tariffs` : "/services"}
          size="sm"
          className="home-act"
          aria-label={`${t(changes ? "services.change" : "services.more")}: ${service.name}`}
        >
          {t(changes ? "services.change" : "services.more")}
        </Anchor>
      </Group>
      {next && (
        <Text size="sm" c="dimmed">
          {t(`services.planned_${next.kind}`, {
            day: date(next.on),
            name: next.name,
            sum: money(next.price),
          })}
        </Text>
      )}
    </li>
  );
}

function State({ of }: { of: Service["state"] }) {
  const { t } = useTranslation("home");
  const colour =
    { active: "var(--good)", stopped: "var(--bad)" }[of as string] ?? "var(--mantine-color-dimmed)";
  return (
    <Badge variant="outline" size="lg" tt="none" fw={600} c={colour} style={{ borderColor: "currentColor" }}>
      {t(`services.${of}`)}
    </Badge>
  );
}
