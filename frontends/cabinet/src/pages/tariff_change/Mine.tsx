/** My tariff as it is now: its price and what it gives. */
import { money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Feature, type Option, useFeature } from "./features.ts";

const TOLD: Feature[] = ["parts", "speed", "traffic", "devices"];

export function Mine({ tariff }: { tariff: Option }) {
  const { t } = useTranslation("tariff_change");
  const words = useFeature();
  return (
    <Panel
      title={t("mine", { name: tariff.name })}
      aside={
        <Badge variant="light" tt="none" size="lg">
          {t("yours")}
        </Badge>
      }
    >
      <Facts>
        <Fact what={t("columns.monthly")}>{money(tariff.monthly)}</Fact>
        {TOLD.map((feature) => {
          const told = words(tariff, feature);
          return (
            told && (
              <Fact key={feature} what={t(`columns.${feature}`)}>
                {told}
              </Fact>
            )
          );
        })}
      </Facts>
    </Panel>
  );
}
