/** Line by line: from which day, what is taken and given back, what comes after, what the tariff gives, how long the money lasts. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, minor, money, type Sum, sumOf } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAccount } from "../services/asked.ts";
import { Outlook } from "../services/Outlook.tsx";
import { toPay, useNetWords } from "./cost.ts";
import { featuresOf, type Option, useFeature } from "./features.ts";

type Props = {
  change: View<"TariffChangeView">;
  wanted: View<"WantedTariff">;
  option: Option;
  mine: Option | undefined;
};

export function SwitchFacts({ change, wanted, option, mine }: Props) {
  const { t } = useTranslation("tariff_change");
  const net = useNetWords();
  const words = useFeature();
  const { charge_now, refund_now, fee } = change;
  const fromTo = (before: string, after: string) =>
    before === after ? after : t("facts.from_to", { before: before || "–", after: after || "–" });
  return (
    <Facts>
      <Fact what={t("facts.from")}>{date(change.effective_on)}</Fact>
      {!isZero(charge_now) && <Fact what={t("facts.charge")}>{money(charge_now)}</Fact>}
      {!isZero(refund_now) && <Fact what={t("facts.refund")}>{money(refund_now)}</Fact>}
      {!isZero(fee) && <Fact what={t("facts.fee")}>{money(fee)}</Fact>}
      <Fact what={t("facts.now")}>{net(toPay(change))}</Fact>
      <Fact what={t("columns.monthly")}>
        {fromTo(mine ? money(mine.monthly) : "", money(change.monthly))}
      </Fact>
      {mine &&
        featuresOf([mine, option])
          // A tariff without a limit of its own has the operator's, which is not told here.
          .filter((feature) => feature !== "devices" || (mine.devices !== null && option.devices !== null))
          .map((feature) => (
            <Fact key={feature} what={t(`columns.${feature}`)}>
              {fromTo(words(mine, feature), words(option, feature))}
            </Fact>
          ))}
      {wanted.when === "now" ? (
        <Outlook suppose={{ tariff: wanted.tariff }} />
      ) : (
        <Ready monthly={change.monthly} />
      )}
    </Facts>
  );
}

/** What comes later is paid later: whether the account holds a month of it already. */
function Ready({ monthly }: { monthly: Sum }) {
  const { t } = useTranslation("tariff_change");
  const { t: common } = useTranslation("services");
  const balance = useAccount().data?.balance;
  if (!balance) return null;
  const missing = sumOf(minor(monthly) - minor(balance), monthly.currency);
  return (
    <Fact what={t("facts.balance")}>
      {money(balance)}{" "}
      {!isZero(missing) && !isNegative(missing) && (
        <Anchor component={Link} to={`/pay?amount=${missing.amount}`} fw={400} underline="always">
          {common("top_up", { sum: money(missing) })}
        </Anchor>
      )}
    </Fact>
  );
}
