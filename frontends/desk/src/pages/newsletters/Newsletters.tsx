/** All newsletters, and how far those that go have come. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { useNewsletter } from "./newsletter.ts";
import { State } from "./State.tsx";
import { Bar } from "./Went.tsx";
import type { Letter } from "./written.ts";

export default function Newsletters() {
  return useOperator().capabilities.newsletter ? <List /> : <Navigate to="/" replace />;
}

function List() {
  const { t } = useTranslation("newsletters");
  useTitle(t("title"));
  const query = useInfiniteQuery({
    queryKey: ["staff", "newsletters"],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/staff/newsletters", { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Button component={Link} to="/newsletters/new">
          {t("write")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t("what")}
      </Text>
      <Loaded query={query} lines={8}>
        {({ pages }) => (
          <Queue
            label={t("title")}
            rows={pages.flatMap(({ items }) => items)}
            columns={columns(t)}
            id={({ id }) => id}
            to={({ id }) => `/newsletters/${id}`}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

const columns = (t: TFunction<"newsletters">): Column<Letter>[] => [
  { name: "name", title: t("name"), cell: ({ name }) => name },
  { name: "state", title: t("state"), cell: (letter) => <State letter={letter} /> },
  {
    name: "progress",
    title: t("progress"),
    cell: ({ id, started_at }) => (started_at ? <Far id={id} /> : "–"),
  },
  {
    name: "channels",
    title: t("channels"),
    cell: ({ channels }) => channels.map((one) => t(`ways.${one}`)).join(", "),
  },
  { name: "changed", title: t("changed"), cell: ({ changed_at }) => moment(changed_at), tight: true },
];

function Far({ id }: { id: string }) {
  const { data } = useNewsletter(id);
  return data?.progress ? <Bar progress={data.progress} /> : null;
}
