/** Events that a service could not act on: what, since when, why; an admin has each tried once more. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Age } from "../../desk/Age.tsx";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Trace } from "../../desk/Trace.tsx";
import { kindOf, Letter, wordsOf } from "./Letter.tsx";

type Dead = View<"DeadLetter">;

export default function DeadLetters() {
  const { t } = useTranslation(["dead_letters", "notices"]);
  useTitle(t("title"));
  const [opened, setOpened] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["staff", "dead-letters"],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/staff/dead-letters", { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = items.find(({ id }) => id === opened);
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("what")}
      </Text>
      <Loaded query={query} lines={8}>
        {({ pages }) => (
          <>
            <Away services={[...new Set(pages.flatMap(({ unavailable }) => unavailable))]} />
            <Queue
              label={t("title")}
              rows={items}
              columns={columns(t)}
              id={({ id }) => id}
              open={({ id }) => setOpened(id)}
              opened={opened}
              empty={t("nothing")}
            />
          </>
        )}
      </Loaded>
      <More query={query} />
      {chosen && <Letter letter={chosen} close={() => setOpened(null)} />}
    </Stack>
  );
}

function Away({ services }: { services: string[] }) {
  const { t } = useTranslation("dead_letters");
  if (services.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" role="status">
      {t("away", { services: services.map((one) => t(`services.${one}`, { defaultValue: one })).join(", ") })}
    </Alert>
  );
}

const columns = (t: TFunction<["dead_letters", "notices"]>): Column<Dead>[] => [
  { name: "event", title: t("event"), cell: (letter) => t(`notices:${kindOf(letter)}`, wordsOf(letter)) },
  {
    name: "service",
    title: t("service"),
    cell: ({ service }) => t(`services.${service}`, { defaultValue: service }),
  },
  { name: "reason", title: t("reason"), cell: ({ reason }) => reason },
  { name: "age", title: t("waits"), cell: ({ given_up_at }) => <Age since={given_up_at} /> },
  { name: "tried", title: t("tried_at"), cell: ({ tried_at }) => moment(tried_at), tight: true },
  { name: "attempts", title: t("attempts"), cell: ({ attempts }) => number(attempts), right: true },
  { name: "trace", title: t("trace"), cell: ({ trace_id }) => trace_id && <Trace id={trace_id} /> },
];
