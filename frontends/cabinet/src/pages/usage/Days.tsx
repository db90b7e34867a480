/** Traffic by day: a chart for the eye, the same as a table for everybody who wants the figures. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Button, Skeleton, Stack, Table, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOctets } from "./octets.ts";

const Chart = lazy(() => import("./Chart.tsx"));

export function Days({ days }: { days: View<"UsageDayView">[] }) {
  const { t } = useTranslation("usage");
  const told = useOctets();
  const [table, setTable] = useState(false);
  if (days.every((day) => day.in + day.out === 0)) return <Text>{t("days.none")}</Text>;
  const sum = (way: "in" | "out") => told(days.reduce((all, day) => all + day[way], 0));
  return (
    <Stack>
      <Text>{t("days.all", { in: sum("in"), out: sum("out") })}</Text>
      <Suspense fallback={<Skeleton height={260} />}>
        <Chart days={days} label={t("days.chart", { in: sum("in"), out: sum("out") })} />
      </Suspense>
      <Button variant="default" w="fit-content" aria-expanded={table} onClick={() => setTable(!table)}>
        {t(table ? "days.hide" : "days.show")}
      </Button>
      {table && <DaysTable days={days} />}
    </Stack>
  );
}

function DaysTable({ days }: { days: View<"UsageDayView">[] }) {
  const { t } = useTranslation("usage");
  const told = useOctets();
  return (
    <Table className="figures" maw="40rem">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("days.day")}</Table.Th>
          <Table.Th>{t("in")}</Table.Th>
          <Table.Th>{t("out")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days.toReversed().map((day) => (
          <Table.Tr key={day.day}>
            <Table.Th scope="row" fw={400}>
              {date(day.day)}
            </Table.Th>
            <Table.Td>{told(day.in)}</Table.Td>
            <Table.Td>{told(day.out)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
