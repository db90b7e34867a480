/** Reports on money, people and messages for managers: a chart to see it, a table to read it, a file to keep it. */

import { dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Group, Stack, Tabs, TextInput, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { OneReport } from "./OneReport.tsx";
import { REPORTS } from "./reports.ts";
import { TicketsReport } from "./TicketsReport.tsx";

const SPAN = 90;

export default function Reports() {
  const { t } = useTranslation("reports");
  useTitle(t("title"));
  const [params, setParams] = useSearchParams();
  const chosen = params.get("report") ?? "payments";
  const period = { from: params.get("from") || dayAfter(today(), -SPAN), to: params.get("to") || today() };
  const set = (name: string, value: string | null) => {
    params.set(name, value ?? "");
    setParams(params, { replace: true });
  };
  const report = REPORTS.find(({ name }) => name === chosen);
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Group align="end">
        <TextInput
          type="date"
          label={t("from")}
          value={period.from}
          max={period.to}
          onChange={(event) => set("from", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("to")}
          value={period.to}
          min={period.from}
          onChange={(event) => set("to", event.currentTarget.value)}
        />
      </Group>
      <Tabs value={chosen} onChange={(name) => set("report", name)} keepMounted={false}>
        <Tabs.List>
          {[...REPORTS.map(({ name }) => name), "tickets"].map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`reports.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={chosen} pt="md">
          {report ? <OneReport report={report} period={period} /> : <TicketsReport period={period} />}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
