/** The months as numbers, newest first. */
import { month } from "@cabinet/kit/format/dates.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Box, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./money.module.css";
import { type Month, spent } from "./months.ts";

const COLUMNS: Record<string, (of: Month) => Sum> = {
  opening: (of) => of.opening_balance,
  paid: (of) => of.paid,
  spent,
  corrections: (of) => of.corrections,
  closing: (of) => of.closing_balance,
};

export function MonthTable({ months }: { months: Month[] }) {
  const { t } = useTranslation("money");
  return (
    <Box component="section" className={classes.scroll} tabIndex={0} aria-label={t("charts.table")}>
      <Table verticalSpacing="xs" miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("charts.month")}</Table.Th>
            {Object.keys(COLUMNS).map((name) => (
              <Table.Th key={name} scope="col" ta="end">
                {t(`charts.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.map((one) => (
            <Table.Tr key={one.month}>
              <Table.Th scope="row" fw={600}>
                <span className={classes.month}>{month(one.month)}</span>
              </Table.Th>
              {Object.entries(COLUMNS).map(([name, sum]) => (
                <Table.Td key={name} ta="end">
                  <Amount of={sum(one)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
