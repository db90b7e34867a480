/** What I may change to, one under the other, as a phone shows it; mine stands above them. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Choice } from "./Choice.tsx";
import { Costs } from "./Costs.tsx";
import { featuresOf, type Option, useFeature } from "./features.ts";
import { Monthly } from "./Monthly.tsx";

export function CompareCards({ options }: { options: Option[] }) {
  const { t } = useTranslation("tariff_change");
  const words = useFeature();
  const features = featuresOf(options);
  const mine = options.find((option) => option.current);
  const others = options.filter((option) => !option.current);
  return others.map((option) => (
    <Panel key={option.code} title={option.name}>
      <Stack gap="xs">
        <Text size="sm">
          {features
            .map((feature) => words(option, feature))
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Group justify="space-between" align="flex-end">
          <div>
            <Text size="sm" c="dimmed">
              {t("columns.monthly")}
            </Text>
            <Monthly option={option} mine={mine} />
          </div>
          <Choice option={option} />
        </Group>
        <Costs option={option} />
      </Stack>
    </Panel>
  ));
}
