/** The price of a month, and how much more or less that is than now. */
import { isZero, minor, money, type Sum, sumOf } from "@cabinet/kit/format/money.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Option } from "./features.ts";

export function Monthly({ option, mine }: { option: Option; mine: Option | undefined }) {
  const { t } = useTranslation("tariff_change");
  return (
    <>
      <Text component="span" fw={700} className="figures">
        {money(option.monthly)}
      </Text>
      {mine && !option.current && (
        <Text size="sm" c="dimmed" className="figures">
          {difference(option.monthly, mine.monthly, t("same_price"))}
        </Text>
      )}
    </>
  );
}

function difference(one: Sum, other: Sum, same: string): string {
  const more = sumOf(minor(one) - minor(other), one.currency);
  return isZero(more) ? same : money(more, { signed: true });
}
