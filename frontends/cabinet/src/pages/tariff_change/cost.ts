/** What a change costs altogether at its moment, and in words. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isNegative, isZero, minor, money, type Sum, sumOf } from "@cabinet/kit/format/money.ts";
import { useTranslation } from "react-i18next";

type Cost = Pick<View<"TariffChangeView">, "charge_now" | "refund_now" | "fee">;

/** Negative: so much comes back to the account. */
export const toPay = ({ charge_now, refund_now, fee }: Cost): Sum =>
  sumOf(minor(charge_now) + minor(fee) - minor(refund_now), charge_now.currency);

/** «спишется 33,33 ₽», «вернётся 50 ₽», «бесплатно». */
export function useNetWords(): (net: Sum) => string {
  const { t } = useTranslation("tariff_change");
  return (net) => {
    if (isZero(net)) return t("net.free");
    return isNegative(net)
      ? t("net.back", { sum: money(sumOf(-minor(net), net.currency)) })
      : t("net.pay", { sum: money(net) });
  };
}
