/** What a tariff gives, in a few words each. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useTranslation } from "react-i18next";

export type Option = View<"TariffOptionView">;
export type Feature = "parts" | "speed" | "traffic" | "devices";

/** The words of one feature; empty where the tariff sets no such limit or has no such thing. */
export function useFeature(): (tariff: Option, feature: Feature) => string {
  const { t } = useTranslation("tariff_change");
  const { t: common } = useTranslation("services");
  return (tariff, feature) => {
    switch (feature) {
      case "parts":
        return tariff.parts.map((part) => common(`products.${part}`, { defaultValue: part })).join(" + ");
      case "speed":
        return tariff.speed_mbps === null ? "" : common("speed", { count: tariff.speed_mbps });
      case "traffic":
        return tariff.traffic_gb === null ? t("unlimited") : t("gigabytes", { count: tariff.traffic_gb });
      case "devices":
        return tariff.devices === null ? "" : t("devices", { count: tariff.devices });
    }
  };
}

/** Those in which the tariffs differ or that one of them limits: a column of nothing but dashes is left out. */
export function featuresOf(tariffs: readonly Option[]): Feature[] {
  const told: Record<Feature, boolean> = {
    parts: new Set(tariffs.map((tariff) => tariff.parts.join())).size > 1,
    speed: tariffs.some((tariff) => tariff.speed_mbps !== null),
    traffic: tariffs.some((tariff) => tariff.traffic_gb !== null),
    devices: tariffs.some((tariff) => tariff.devices !== null),
  };
  return (Object.keys(told) as Feature[]).filter((feature) => told[feature]);
}
