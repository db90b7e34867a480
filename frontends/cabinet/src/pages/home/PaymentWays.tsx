/** How one may pay, where the operator wants that on the first page. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { systemsOf } from "../pay/cards.ts";

type Ways = { card: { systems: string[] } | null; terminals: string[] };

export function PaymentWays() {
  const { t } = useTranslation("home");
  const { first_page, capabilities, payment_ways } = useOperator();
  const { card, terminals } = payment_ways as Ways;
  if (!(first_page.shows as string[]).includes("payment_ways")) return null;
  const ways = [
    capabilities.cards && card && t("ways.card", { systems: systemsOf(card.systems) }),
    capabilities.sbp && t("ways.sbp"),
    capabilities.terminals && terminals.length > 0 && t("ways.terminals"),
    capabilities.transfer && t("ways.transfer"),
    capabilities.cash && t("ways.cash"),
  ].filter(Boolean);
  return (
    <Text size="sm">
      <Anchor component={Link} to="/pay" inherit underline="always">
        {t("ways.title")}
      </Anchor>
      {": "}
      {ways.join(", ")}
    </Text>
  );
}
