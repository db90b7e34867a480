/** Who asks for a suspension and waits for a decision, the oldest first. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useWord } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Age } from "../../desk/Age.tsx";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Decide } from "./Decide.tsx";

export type Waiting = View<"WaitingSuspensionView">;

export default function Suspensions() {
  const { t } = useTranslation("suspensions");
  const title = useWord("suspension", t("title"));
  useTitle(title);
  const [open, setOpen] = useState<Waiting | null>(null);
  const query = useQuery({
    queryKey: ["staff", "suspensions"],
    queryFn: () => body(api.GET("/api/v1/staff/suspensions", { params: { query: { limit: 200 } } })),
    refetchInterval: 60_000,
  });
  const columns: Column<Waiting>[] = [
    { name: "account", title: t("account"), cell: (row) => row.account },
    { name: "age", title: t("age"), cell: (row) => <Age since={row.asked_at} by={row.from} /> },
    {
      name: "days",
      title: t("days"),
      cell: (row) => t("from_until", { from: date(row.from), until: date(row.until) }),
    },
    { name: "cost", title: t("cost"), cell: (row) => money(row.cost), right: true, tight: true },
    { name: "balance", title: t("balance"), cell: (row) => money(row.balance), right: true, tight: true },
    { name: "reason", title: t("reason"), cell: (row) => row.reason ?? "—" },
  ];
  return (
    <Stack>
      <Title order={1} size="h3">
        {title}
      </Title>
      <Section title={t("waiting")} query={query} lines={6}>
        {({ items }) => (
          <Queue
            label={t("waiting")}
            rows={items}
            columns={columns}
            id={(row) => row.id}
            open={setOpen}
            opened={open?.id ?? null}
            empty={t("empty")}
          />
        )}
      </Section>
      {open && <Decide one={open} close={() => setOpen(null)} />}
    </Stack>
  );
}
