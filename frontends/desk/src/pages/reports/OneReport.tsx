/** One report: its chart, then its rows as they are. */
import { download } from "@cabinet/kit/files/download.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ReportChart } from "./ReportChart.tsx";
import { ReportTable } from "./ReportTable.tsx";
import type { Period, Report } from "./reports.ts";

export function OneReport({ report, period }: { report: Report; period: Period }) {
  const { t } = useTranslation("reports");
  const query = useQuery({
    queryKey: ["staff", "reports", report.name, period],
    queryFn: () => report.load(period),
  });
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t(`about.${report.name}`)}
      </Text>
      <Loaded query={query} lines={8}>
        {(rows) =>
          rows.length === 0 ? (
            <Text>{t("nothing")}</Text>
          ) : (
            <Stack>
              {report.chart && <ReportChart rows={rows} chart={report.chart} />}
              <ReportTable rows={rows} columns={report.columns} name={t(`reports.${report.name}`)} />
              {report.file && <Download file={report.file} name={report.name} period={period} />}
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Download({ file, name, period }: { file: string; name: string; period: Period }) {
  const { t } = useTranslation("reports");
  const asked = name === "debtors" ? "" : `?${new URLSearchParams(period)}`;
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => download(file + asked, `${name}.csv`),
  });
  return (
    <Group>
      <Button variant="default" loading={isPending} onClick={() => mutate()}>
        {t("download")}
      </Button>
      <ProblemNote problem={error} />
    </Group>
  );
}
