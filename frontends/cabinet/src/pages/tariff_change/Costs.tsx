/** What changing to a tariff costs at each moment that may be chosen, or why it cannot be. */
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { toPay, useNetWords } from "./cost.ts";
import type { Option } from "./features.ts";

export function Costs({ option }: { option: Option }) {
  const { t } = useTranslation("tariff_change");
  const net = useNetWords();
  if (!option.allowed) return <Reasons reasons={option.reasons} />;
  return option.costs.map((cost) => {
    const words = cost.missing
      ? t("net.missing", { sum: money(cost.missing) })
      : net(toPay({ ...cost, fee: option.fee }));
    return (
      <Text key={cost.when} size="sm">
        {t(`cost.${cost.when}`, { day: date(cost.effective_on), words })}
      </Text>
    );
  });
}
