/** What there is besides, each with its price and the way to order it, or why it cannot be ordered. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Row } from "./Row.tsx";

export function Available({ offers }: { offers: View<"AddOnView">[] }) {
  const { t } = useTranslation("add_ons");
  return (
    <Panel title={t("available")}>
      <Stack gap="md">
        {offers.length === 0 && <Text>{t("all_ordered")}</Text>}
        {offers.map((offer) => (
          <Row
            key={offer.code}
            name={offer.name}
            price={t("monthly", { sum: money(offer.price), ns: "services" })}
            action={
              offer.allowed && (
                <Button
                  component={Link}
                  to={`?order=${encodeURIComponent(offer.code)}`}
                  variant="light"
                  aria-label={t("order_this", { name: offer.name })}
                >
                  {t("order.free")}
                </Button>
              )
            }
          >
            {!isZero(offer.once) && (
              <Text size="sm" c="dimmed">
                {t("once_more", { sum: money(offer.once) })}
              </Text>
            )}
            {!offer.allowed && <Reasons reasons={offer.reasons} />}
          </Row>
        ))}
      </Stack>
    </Panel>
  );
}
