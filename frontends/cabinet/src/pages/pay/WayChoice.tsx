/** From where the money comes: only what the operator takes. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Group, Radio, Stack, Text } from "@mantine/core";
import { IconCreditCard, IconQrcode } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ChoiceCard } from "./ChoiceCard.tsx";
import { brandOf, systemsOf } from "./cards.ts";
import type { Way } from "./ways.ts";

type Props = { ways: Way[]; chosen: string; choose: (id: string) => void };

export function WayChoice({ ways, chosen, choose }: Props) {
  const { t } = useTranslation("pay");
  const [only] = ways;
  if (ways.length === 1 && only) {
    return (
      <Group gap="sm" wrap="nowrap">
        <IconCreditCard aria-hidden />
        <span>
          <Text component="span" display="block" fw={600}>
            <WayTitle way={only} />
          </Text>
          <Text component="span" display="block" size="sm" c="dimmed">
            <WayAbout way={only} />
          </Text>
        </span>
      </Group>
    );
  }
  return (
    <Radio.Group value={chosen} onChange={choose} aria-label={t("how")}>
      <Stack gap="xs">
        {ways.map((way) => (
          <ChoiceCard
            key={way.id}
            value={way.id}
            title={<WayTitle way={way} />}
            about={<WayAbout way={way} />}
            aside={way.method === "sbp" ? <IconQrcode aria-hidden /> : <IconCreditCard aria-hidden />}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function WayTitle({ way }: { way: Way }) {
  const { t } = useTranslation("pay");
  return way.card
    ? t("saved_card", { brand: brandOf(way.card), last4: way.card.last4 })
    : t(`way.${way.method}`);
}

function WayAbout({ way }: { way: Way }) {
  const { t } = useTranslation("pay");
  const { card } = useOperator().payment_ways as { card: { systems: string[] } | null };
  if (way.card) return t("saved_card_about");
  if (way.method === "sbp") return t("sbp_about");
  return systemsOf(card?.systems ?? []);
}
