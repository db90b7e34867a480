/** The months as numbers, newest first: side by side, or one under the other where there is no room for a table. */
import { month } from "@cabinet/kit/format/dates.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Stack, Table, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
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

type Props = { months: Month[] };

export function MonthTable({ months }: Props) {
  const wide = useMediaQuery("(min-width: 48em)", undefined, { getInitialValueInEffect: false });
  return wide ? <Wide months={months} /> : <Narrow months={months} />;
}

function Wide({ months }: Props) {
  const { t } = useTranslation("money");
  return (
    <Table verticalSpacing="xs" aria-label={t("charts.table")}>
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
  );
}

function Narrow({ months }: Props) {
  const { t } = useTranslation("money");
  return (
    <Stack>
      {months.map((one) => (
        <section key={one.month}>
          <Title order={3} size="h6" mb={2} className={classes.month}>
            {month(one.month)}
          </Title>
          <Facts dense>
            {Object.entries(COLUMNS).map(([name, sum]) => (
              <Fact key={name} what={t(`charts.${name}`)}>
                <Amount of={sum(one)} inherit />
              </Fact>
            ))}
          </Facts>
        </section>
      ))}
    </Stack>
  );
}
