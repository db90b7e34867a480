/** Large refunds and corrections that wait for a second person; whoever asked cannot be the second. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Switch, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Age } from "../../desk/Age.tsx";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { useMyId } from "../../desk/role.ts";
import { Decide } from "./Decide.tsx";

export type Waiting = View<"ApprovalView">;

export default function Approvals() {
  const { t } = useTranslation("approvals");
  useTitle(t("title"));
  const [decided, setDecided] = useState(false);
  const [open, setOpen] = useState<Waiting | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["staff", "approvals", { waiting: !decided }],
    queryFn: ({ pageParam }) => {
      const query = { waiting: !decided, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      return body(api.GET("/api/v1/staff/approvals", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 60_000,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Panel
        title={t(decided ? "all" : "waiting")}
        aside={
          <Switch
            label={t("with_decided")}
            checked={decided}
            onChange={(event) => setDecided(event.currentTarget.checked)}
          />
        }
      >
        <Loaded query={query} lines={6}>
          {({ pages }) => (
            <Rows rows={pages.flatMap((page) => page.items)} open={setOpen} opened={open?.id ?? null} />
          )}
        </Loaded>
        <More query={query} />
      </Panel>
      {open && <Decide one={open} close={() => setOpen(null)} />}
    </Stack>
  );
}

type RowsProps = { rows: readonly Waiting[]; open: (one: Waiting) => void; opened: string | null };

function Rows({ rows, open, opened }: RowsProps) {
  const { t } = useTranslation("approvals");
  const me = useMyId();
  const columns: Column<Waiting>[] = [
    { name: "what", title: t("what"), cell: (row) => t(`kinds.${row.kind}`) },
    {
      name: "sum",
      title: t("sum"),
      cell: (row) => money(row.amount, { signed: true }),
      right: true,
      tight: true,
    },
    { name: "account", title: t("account"), cell: (row) => row.account, tight: true },
    { name: "reason", title: t("reason"), cell: (row) => row.reason },
    { name: "who", title: t("who"), cell: (row) => t(row.asked_by === me ? "me" : "colleague") },
    {
      name: "age",
      title: t("age"),
      cell: (row) =>
        row.status === "waiting" ? (
          <Age since={row.asked_at} by={row.expires_at} />
        ) : (
          t(`statuses.${row.status}`)
        ),
    },
  ];
  return (
    <Queue
      label={t("title")}
      rows={rows}
      columns={columns}
      id={(row) => row.id}
      open={open}
      opened={opened}
      empty={t("empty")}
    />
  );
}
