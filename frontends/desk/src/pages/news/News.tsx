/** All news: what is written, planned, read and taken back; planned works with whom they touch. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { dayOf, moment, time } from "@cabinet/kit/format/dates.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Group, SegmentedControl, Stack, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { State } from "./State.tsx";
import type { Item } from "./written.ts";

const STATES = ["all", "draft", "scheduled", "published", "withdrawn"] as const;
type Chosen = (typeof STATES)[number];

export default function News() {
  const { t } = useTranslation("news");
  useTitle(t("title"));
  const [state, setState] = useState<Chosen>("all");
  const query = useInfiniteQuery({
    queryKey: ["staff", "news"],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/staff/news", { params: { query: { limit: 100, cursor: pageParam } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Button component={Link} to="/news/new">
          {t("write")}
        </Button>
      </Group>
      <StateFilter value={state} onChange={setState} />
      <Loaded query={query} lines={8}>
        {({ pages }) => (
          <Queue
            label={t("title")}
            rows={pages.flatMap(({ items }) => items).filter((one) => state === "all" || one.state === state)}
            columns={columns(t)}
            id={({ id }) => id ?? ""}
            to={({ id }) => `/news/${id}`}
            empty={t(state === "all" ? "nothing" : "none_such")}
          />
        )}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

function StateFilter({ value, onChange }: { value: Chosen; onChange: (state: Chosen) => void }) {
  const { t } = useTranslation("news");
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("state")}
      value={value}
      onChange={(chosen) => onChange(chosen as Chosen)}
      data={STATES.map((value) => ({ value, label: t(`filters.${value}`) }))}
      style={{ alignSelf: "start", flexWrap: "wrap", maxWidth: "100%" }}
    />
  );
}

const columns = (t: TFunction<"news">): Column<Item>[] => [
  { name: "title", title: t("heading"), cell: ({ texts }) => title(texts) },
  { name: "state", title: t("state"), cell: (item) => <State item={item} /> },
  { name: "kind", title: t("kind"), cell: ({ kind }) => t(`kinds.${kind}`) },
  { name: "hours", title: t("hours"), cell: (item) => hours(item) || "–" },
  {
    name: "touched",
    title: t("touched"),
    cell: ({ touched }) => (touched === null ? "–" : number(touched)),
    right: true,
  },
  {
    name: "told",
    title: t("told"),
    cell: ({ kind, told }) => (kind === "maintenance" ? number(told) : "–"),
    right: true,
  },
];

export const title = (texts: Item["texts"]): string =>
  said(Object.fromEntries(Object.entries(texts).map(([language, { title }]) => [language, title])));

/** «3 дек., 01:00–05:00». */
function hours({ from, until }: Item): string {
  if (!from || !until) return "";
  const end = dayOf(from) === dayOf(until) ? time(until) : moment(until);
  return `${moment(from)}–${end}`;
}
