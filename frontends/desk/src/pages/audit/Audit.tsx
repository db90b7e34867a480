/** Everything that staff has done: who, what, to whom, from where, with what changed; newest first. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Group, NativeSelect, Stack, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Trace } from "../../desk/Trace.tsx";
import { Changed } from "./Changed.tsx";

type Entry = View<"AuditEntryView">;
const PAUSE = 300;

export default function Audit() {
  const { t } = useTranslation(["audit", "deeds"]);
  useTitle(t("title"));
  const [action, setAction] = useState("");
  const [about, setAbout] = useState("");
  const [opened, setOpened] = useState<number | null>(null);
  const [asked] = useDebouncedValue(
    JSON.stringify({ action: action || null, about: about.trim() || null }),
    PAUSE,
  );
  const query = useInfiniteQuery({
    queryKey: ["staff", "audit", asked],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/staff/audit", {
          params: { query: { ...JSON.parse(asked), cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Group align="end">
        <NativeSelect
          label={t("action")}
          data={[{ value: "", label: t("all_actions") }, ...useDeeds()]}
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <TextInput
          label={t("about")}
          description={t("about_hint")}
          value={about}
          onChange={(event) => setAbout(event.currentTarget.value)}
        />
      </Group>
      <Loaded query={query} lines={10}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return (
            <>
              <Queue
                label={t("title")}
                rows={rows}
                columns={columns(t)}
                id={({ id }) => id}
                open={({ id }) => setOpened(opened === id ? null : id)}
                opened={opened}
                empty={t("nothing")}
              />
              {rows
                .filter(({ id }) => id === opened)
                .map((entry) => (
                  <Changed key={entry.id} entry={entry} />
                ))}
            </>
          );
        }}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

/** Everything that staff can do and that is kept, by its words. */
function useDeeds(): { value: string; label: string }[] {
  const { i18n } = useTranslation("deeds");
  const words: Record<string, string> = i18n.getResourceBundle(i18n.language, "deeds");
  return Object.entries(words)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.language));
}

const columns = (t: TFunction<["audit", "deeds"]>): Column<Entry>[] => [
  { name: "at", title: t("at"), cell: ({ at }) => moment(at), tight: true },
  { name: "who", title: t("who"), cell: ({ name, login }) => name ?? login ?? t("server") },
  {
    name: "action",
    title: t("action"),
    cell: ({ action }) => t(`deeds:${action}`, { defaultValue: action }),
  },
  { name: "about", title: t("about"), cell: ({ about }) => about },
  { name: "address", title: t("address"), cell: ({ address }) => address },
  { name: "trace", title: t("trace"), cell: ({ trace_id }) => <Trace id={trace_id} /> },
];
