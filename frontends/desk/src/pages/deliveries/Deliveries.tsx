/** What was sent to whom, and what came of it; the state is chosen, an address is searched for as a whole. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Group, NativeSelect, Stack, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useFilters } from "../../desk/filters.ts";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Trace } from "../../desk/Trace.tsx";
import { CHANNELS, STATES } from "./states.ts";

type Line = View<"DeliveryLineView">;
const PAUSE = 300;
const FILTERS = ["state", "channel", "address", "subscriber", "kind", "since"];

export default function Deliveries() {
  const { t } = useTranslation(["deliveries", "notices"]);
  useTitle(t("title"));
  const { get, set } = useFilters(["address"]);
  const wanted = Object.fromEntries(FILTERS.map((name) => [name, get(name).trim() || null]));
  const [asked] = useDebouncedValue(JSON.stringify(wanted), PAUSE);
  const query = useInfiniteQuery({
    queryKey: ["staff", "deliveries", asked],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/staff/deliveries", {
          params: { query: { ...JSON.parse(asked), limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const choices = (names: readonly string[], of: string) => [
    { value: "", label: t("all") },
    ...names.map((value) => ({ value, label: t(`${of}.${value}`) })),
  ];
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Group align="end">
        <NativeSelect
          label={t("state")}
          data={choices(STATES, "states")}
          value={get("state")}
          onChange={(event) => set("state", event.currentTarget.value)}
        />
        <NativeSelect
          label={t("channel")}
          data={choices(CHANNELS, "channels")}
          value={get("channel")}
          onChange={(event) => set("channel", event.currentTarget.value)}
        />
        <TextInput
          label={t("address")}
          placeholder="+7…"
          value={get("address")}
          onChange={(event) => set("address", event.currentTarget.value)}
        />
      </Group>
      <Loaded query={query} lines={10}>
        {({ pages }) => (
          <Queue
            label={t("title")}
            rows={pages.flatMap(({ items }) => items)}
            columns={columns(t)}
            id={({ id }) => id}
            to={({ id }) => `/deliveries/${id}`}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

const columns = (t: TFunction<["deliveries", "notices"]>): Column<Line>[] => [
  { name: "queued_at", title: t("queued_at"), cell: ({ queued_at }) => moment(queued_at), tight: true },
  { name: "kind", title: t("kind"), cell: ({ kind }) => t(`notices:${kind}`, { defaultValue: kind }) },
  { name: "channel", title: t("channel"), cell: ({ channel }) => t(`channels.${channel}`) },
  { name: "address", title: t("to"), cell: ({ address }) => address },
  {
    name: "state",
    title: t("state"),
    cell: ({ state, why }) => [t(`states.${state}`), why].filter(Boolean).join(": "),
  },
  { name: "attempts", title: t("attempts"), cell: ({ attempts }) => attempts, right: true },
  { name: "cost", title: t("cost"), cell: ({ cost }) => (cost ? money(cost) : "–"), right: true },
  { name: "trace", title: t("trace"), cell: ({ trace_id }) => <Trace id={trace_id} /> },
];
