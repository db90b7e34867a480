/** How fast people were answered, and whether the promise was kept: in all, by kind, by who answered. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSpan } from "../../desk/Age.tsx";
import type { Period } from "./reports.ts";

type Told = View<"TicketsReport">;

export function TicketsReport({ period }: { period: Period }) {
  const { t } = useTranslation("reports");
  const query = useQuery({
    queryKey: ["staff", "reports", "tickets", period],
    queryFn: () => body(api.GET("/api/v1/staff/reports/tickets", { params: { query: period } })),
  });
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t("about.tickets")}
      </Text>
      <Loaded query={query} lines={8}>
        {(report) => <ByKind report={report} />}
      </Loaded>
    </Stack>
  );
}

function ByKind({ report }: { report: Told }) {
  const { t } = useTranslation("reports");
  const span = useSpan();
  const lasting = (seconds: number | null) => (seconds === null ? "–" : span(seconds * 1000));
  const rows = [{ kind: "all", ...report }, ...report.by_kind];
  if (report.opened === 0) return <Text>{t("nothing")}</Text>;
  return (
    <>
      <Table striped aria-label={t("reports.tickets")}>
        <Table.Thead>
          <Table.Tr>
            {["kind", "tickets", "answered", "in_time", "median", "slowest"].map((column) => (
              <Table.Th key={column} ta={column === "kind" ? "left" : "right"}>
                {t(`columns.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.kind} fw={row.kind === "all" ? 700 : 400}>
              <Table.Td>{t(`values.${row.kind}`)}</Table.Td>
              <Table.Td ta="right">{number(row.opened)}</Table.Td>
              <Table.Td ta="right">{number(row.answered)}</Table.Td>
              <Table.Td ta="right">
                {row.within_promise === null ? "–" : `${number(row.within_promise * 100, 0)} %`}
              </Table.Td>
              <Table.Td ta="right">{lasting(row.median_seconds)}</Table.Td>
              <Table.Td ta="right">{lasting(row.p90_seconds)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {report.grades.average !== null && (
        <Text>{t("grades", { average: number(report.grades.average, 2), count: report.grades.rated })}</Text>
      )}
    </>
  );
}
