/** Octets as people read them: a GB is 10⁹, as on the tariff. */
import { number } from "@cabinet/kit/format/money.ts";
import { useTranslation } from "react-i18next";

const GIGA = 1_000_000_000;
const MEGA = 1_000_000;

export function useOctets(): (octets: number) => string {
  const { t } = useTranslation("usage");
  return (octets) => {
    if (octets >= GIGA || octets === 0)
      return t("gb", { amount: number(octets / GIGA, octets >= 100 * GIGA ? 0 : 1) });
    return t("mb", { amount: number(octets / MEGA, 0) });
  };
}
