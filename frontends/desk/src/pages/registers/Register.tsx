/** One register: each payment by both lists, those that differ first; what only they have is credited here. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { download } from "@cabinet/kit/files/download.ts";
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Button, Group, Stack, Switch, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { useWho } from "./who.ts";

type Row = View<"RegisterRowView">;

export default function Register() {
  const { t } = useTranslation("registers");
  useTitle(t("one"));
  const id = Number(useParams().id);
  const [differing, setDiffering] = useState(true);
  const [done, setDone] = useState<Row | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["staff", "registers", id, differing],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/staff/registers/{register_id}", {
          params: { path: { register_id: id }, query: { differing, cursor: pageParam } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const saved = useMutation({
    mutationFn: () => download(`/api/v1/staff/registers/${id}.csv`, `register-${id}.csv`),
  });
  const first = query.data?.pages[0];
  return (
    <Stack>
      <Title order={1} size="h3">
        {first ? `${t(`ways.${first.way}`, { defaultValue: first.way })}, ${date(first.day)}` : t("one")}
      </Title>
      <Group>
        <Switch
          label={t("only_differing")}
          checked={differing}
          onChange={(event) => setDiffering(event.currentTarget.checked)}
        />
        <Button variant="default" loading={saved.isPending} onClick={() => saved.mutate()}>
          {t("download")}
        </Button>
      </Group>
      <ProblemNote problem={saved.error} />
      {done?.amount && (
        <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
          {t("done", { sum: money(done.amount), account: done.account })}
        </Alert>
      )}
      <Loaded query={query} lines={10}>
        {({ pages }) => (
          <Queue
            label={t("one")}
            rows={pages.flatMap(({ rows }) => rows)}
            columns={columns(t, id, setDone)}
            id={({ external_id, verdict }) => `${verdict} ${external_id}`}
            empty={t(differing ? "all_fits" : "nothing")}
          />
        )}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

const columns = (t: TFunction<"registers">, register: number, done: (row: Row) => void): Column<Row>[] => [
  { name: "verdict", title: t("state"), cell: ({ verdict }) => t(`verdicts.${verdict}`) },
  { name: "number", title: t("number"), cell: ({ external_id }) => external_id },
  { name: "account", title: t("account"), cell: (row) => row.account ?? row.our_account ?? "–" },
  { name: "at", title: t("at"), cell: (row) => moment(row.at ?? row.our_at ?? ""), tight: true },
  { name: "theirs", title: t("theirs"), cell: ({ amount }) => (amount ? money(amount) : "–"), right: true },
  {
    name: "ours",
    title: t("ours"),
    cell: ({ our_amount }) => (our_amount ? money(our_amount) : "–"),
    right: true,
  },
  { name: "act", title: t("act"), cell: (row) => <Credit row={row} register={register} done={done} /> },
];

/** Takes a payment that only they have; a repeat credits nothing more. */
function Credit({ row, register, done }: { row: Row; register: number; done: (row: Row) => void }) {
  const { t } = useTranslation("registers");
  const who = useWho();
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/staff/registers/{register_id}/credits", {
          params: { path: { register_id: register } },
          body: { external_id: row.external_id },
        }),
      ),
    onSuccess: () => {
      // It fits now and leaves the list of what does not.
      done(row);
      void queries.invalidateQueries({ queryKey: ["staff", "registers"] });
    },
  });
  if (row.credited_by) return <Text size="sm">{t("credited", { who: who(row.credited_by) })}</Text>;
  if (row.verdict !== "only_theirs" || !row.amount) return null;
  return (
    <>
      <Button size="xs" variant="default" loading={isPending} onClick={() => mutate()}>
        {t("credit", { sum: money(row.amount) })}
      </Button>
      <ProblemNote problem={error} />
    </>
  );
}
