/** The same facts of each tariff: a table where it is wide, a card for each on a phone. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, money, number } from "@cabinet/kit/format/money.ts";
import { Badge, Group, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import "./tariffs.css";

type Tariff = View<"TariffView">;
const NONE = "—";
type Fact = { name: string; told: (tariff: Tariff) => string };

/** Only what at least one of them has: a column of dashes compares nothing. */
function useFacts(items: Tariff[]): Fact[] {
  const { t } = useTranslation("tariffs");
  const facts: (Fact & { known: (tariff: Tariff) => unknown })[] = [
    {
      name: t("speed"),
      told: ({ speed_mbps }) => (speed_mbps ? t("mbps", { speed: number(speed_mbps, 0) }) : NONE),
      known: ({ speed_mbps }) => speed_mbps,
    },
    {
      name: t("traffic"),
      told: ({ traffic_gb }) => (traffic_gb ? t("gb", { traffic: number(traffic_gb, 0) }) : t("unlimited")),
      known: ({ traffic_gb }) => traffic_gb,
    },
    {
      name: t("devices"),
      told: ({ devices }) => (devices ? t("up_to", { count: devices }) : t("unlimited")),
      known: ({ devices }) => devices,
    },
    {
      name: t("once"),
      told: ({ once }) => (isZero(once) ? t("free") : money(once)),
      known: ({ once }) => !isZero(once),
    },
  ];
  return facts.filter(({ known }) => items.some(known));
}

export function Compared({ items }: { items: Tariff[] }) {
  const facts = useFacts(items);
  return (
    <>
      <Wide items={items} facts={facts} />
      <ul className="tariff-cards">
        {items.map((tariff) => (
          <Card key={tariff.code} tariff={tariff} facts={facts} />
        ))}
      </ul>
    </>
  );
}

function Wide({ items, facts }: { items: Tariff[]; facts: Fact[] }) {
  const { t } = useTranslation("tariffs");
  return (
    <Table className="tariff-table" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t(items[0]?.kind === "add_on" ? "add_on" : "tariff")}</Table.Th>
          {facts.map(({ name }) => (
            <Table.Th key={name} scope="col">
              {name}
            </Table.Th>
          ))}
          <Table.Th scope="col" ta="end">
            {t("price")}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((tariff) => (
          <Table.Tr key={tariff.code}>
            <Table.Th scope="row">
              {tariff.name}
              <Parts tariff={tariff} />
            </Table.Th>
            {facts.map(({ name, told }) => (
              <Table.Td key={name} className="figures">
                {told(tariff)}
              </Table.Td>
            ))}
            <Table.Td ta="end">
              <Price tariff={tariff} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Card({ tariff, facts }: { tariff: Tariff; facts: Fact[] }) {
  return (
    <li className="tariff-card">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={3} size="h5">
          {tariff.name}
        </Title>
        <Price tariff={tariff} />
      </Group>
      <Parts tariff={tariff} />
      {facts
        .filter(({ told }) => told(tariff) !== NONE)
        .map(({ name, told }) => (
          <Group key={name} justify="space-between" gap="xs">
            <Text size="sm" c="dimmed">
              {name}
            </Text>
            <Text size="sm">{told(tariff)}</Text>
          </Group>
        ))}
    </li>
  );
}

function Price({ tariff }: { tariff: Tariff }) {
  const { t } = useTranslation("tariffs");
  return (
    <Text component="span" fw={700} className="figures">
      {t("monthly", { sum: money(tariff.price) })}
    </Text>
  );
}

function Parts({ tariff }: { tariff: Tariff }) {
  const { t, i18n } = useTranslation("tariffs");
  if (tariff.kind === "add_on") return null;
  return (
    <Group gap={4} my={4}>
      {tariff.parts.map((part) => (
        <Badge key={part} variant="default" tt="none" fw={400}>
          {i18n.exists(`tariffs:parts.${part}`) ? t(`parts.${part}`) : part}
        </Badge>
      ))}
    </Group>
  );
}
