/** The queue of requests: what is owed first stands first. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import { useFilters } from "../../desk/filters.ts";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Due } from "./Due.tsx";
import { Filters } from "./Filters.tsx";
import { StatusBadge } from "./StatusBadge.tsx";
import type { KINDS, Line, STATUSES } from "./ticket.ts";

type Status = (typeof STATUSES)[number];
const PAUSE = 300;

/** What is asked, of what is chosen. */
function wanted(get: (name: string) => string) {
  const status = get("status");
  return {
    ...(status && status !== "every" ? { status: [status as Status] } : {}),
    open_only: status === "",
    kind: (get("kind") || null) as (typeof KINDS)[number] | null,
    topic: get("topic") || null,
    assignee: (get("assignee") || null) as "me" | "none" | null,
    overdue: get("overdue") === "yes",
    q: get("q").trim() || null,
    order: (get("order") || "deadline") as "deadline" | "newest" | "oldest",
  };
}

export default function Requests() {
  const { t } = useTranslation("requests");
  useTitle(t("title"));
  const filters = useFilters(["q"]);
  const [asked] = useDebouncedValue(JSON.stringify(wanted(filters.get)), PAUSE);
  const columns = useColumns();
  const query = useInfiniteQuery({
    queryKey: ["staff", "tickets", asked],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/staff/tickets", {
          params: {
            query: { ...(JSON.parse(asked) as ReturnType<typeof wanted>), limit: 50, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Filters {...filters} />
      <Loaded query={query} lines={10}>
        {({ pages }) => (
          <Queue
            label={t("title")}
            rows={pages.flatMap(({ items }) => items)}
            columns={columns}
            id={({ id }) => id}
            to={({ id }) => `/requests/${id}`}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

function useColumns(): Column<Line>[] {
  const { t } = useTranslation("requests");
  const topicName = useTopicName();
  const staffName = useStaffName();
  return [
    { name: "number", title: t("number"), cell: ({ number }) => `№ ${number}`, tight: true },
    {
      name: "age",
      title: t("age"),
      cell: (row) => <Due ticket={row} />,
      tight: true,
    },
    {
      name: "about",
      title: t("about"),
      cell: (row) => (
        <div>
          {topicName(row.topic) || t(`kinds.${row.kind}`)}
          {row.topic && row.kind !== "support" && (
            <Text size="xs" c="dimmed">
              {t(`kinds.${row.kind}`)}
            </Text>
          )}
        </div>
      ),
    },
    {
      name: "who",
      title: t("who"),
      cell: (row) => (
        <div>
          {row.subscriber_name}
          <Text size="xs" c="dimmed">
            {t("contract", { number: row.contract })}
          </Text>
        </div>
      ),
    },
    { name: "status", title: t("filters.status"), cell: ({ status }) => <StatusBadge status={status} /> },
    {
      name: "assignee",
      title: t("assignee"),
      cell: ({ assignee }) =>
        assignee ? (
          staffName(assignee)
        ) : (
          <Text size="sm" c="dimmed">
            {t("nobody")}
          </Text>
        ),
    },
  ];
}
