/** The tariffs side by side in a table, mine marked. */
import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Choice } from "./Choice.tsx";
import { Costs } from "./Costs.tsx";
import { featuresOf, type Option, useFeature } from "./features.ts";
import { Monthly } from "./Monthly.tsx";

export function CompareTable({ options }: { options: Option[] }) {
  const { t } = useTranslation("tariff_change");
  const features = featuresOf(options);
  return (
    <Table verticalSpacing="sm" captionSide="top">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("columns.name")}</Table.Th>
          {features.map((feature) => (
            <Table.Th key={feature}>{t(`columns.${feature}`)}</Table.Th>
          ))}
          <Table.Th>{t("columns.monthly")}</Table.Th>
          <Table.Th>{t("columns.cost")}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {options.map((option) => (
          <Row key={option.code} option={option} options={options} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({ option, options }: { option: Option; options: Option[] }) {
  const words = useFeature();
  const mine = options.find((one) => one.current);
  return (
    <Table.Tr {...(option.current ? { bg: "var(--mantine-color-brand-light)", "aria-current": true } : {})}>
      <Table.Th scope="row" fw={600}>
        {option.name}
      </Table.Th>
      {featuresOf(options).map((feature) => (
        <Table.Td key={feature}>{words(option, feature) || "–"}</Table.Td>
      ))}
      <Table.Td>
        <Monthly option={option} mine={mine} />
      </Table.Td>
      <Table.Td>{option.current ? <Text size="sm">–</Text> : <Costs option={option} />}</Table.Td>
      <Table.Td>
        <Choice option={option} />
      </Table.Td>
    </Table.Tr>
  );
}
