/** Registers of terminals and acquirers: the other side's list of a day against ours, and what does not fit. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Badge, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Upload } from "./Upload.tsx";
import { useWho } from "./who.ts";

type Line = View<"RegisterLine">;

export default function Registers() {
  const { t } = useTranslation("registers");
  useTitle(t("title"));
  const who = useWho();
  const query = useInfiniteQuery({
    queryKey: ["staff", "registers"],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/staff/registers", { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("what")}
      </Text>
      <Upload />
      <Loaded query={query} lines={8}>
        {({ pages }) => (
          <Queue
            label={t("title")}
            rows={pages.flatMap(({ items }) => items)}
            columns={columns(t, who)}
            id={({ id }) => id}
            to={({ id }) => `/registers/${id}`}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

const columns = (t: TFunction<"registers">, who: (author: string) => string): Column<Line>[] => [
  { name: "day", title: t("day"), cell: ({ day }) => date(day), tight: true },
  { name: "way", title: t("way"), cell: ({ way }) => t(`ways.${way}`, { defaultValue: way }) },
  { name: "state", title: t("state"), cell: (line) => <State line={line} /> },
  { name: "theirs", title: t("theirs_total"), cell: ({ theirs_total }) => money(theirs_total), right: true },
  { name: "ours", title: t("ours_total"), cell: ({ ours_total }) => money(ours_total), right: true },
  {
    name: "compared",
    title: t("compared"),
    cell: ({ compared_at, author }) => `${moment(compared_at)}, ${who(author)}`,
  },
];

/** In words: all fits, or what does not and how often. */
function State({ line }: { line: Line }) {
  const { t } = useTranslation("registers");
  if (line.status === "replaced") return <Badge variant="outline">{t("replaced")}</Badge>;
  const wrong = (["only_theirs", "only_ours", "differing"] as const).filter((name) => line[name] > 0);
  if (wrong.length === 0) return <Text size="sm">{t("fits", { count: line.matched })}</Text>;
  return (
    <Text size="sm" c="var(--bad)" fw={600}>
      {wrong.map((name) => t(`counts.${name}`, { count: line[name] })).join(", ")}
    </Text>
  );
}
