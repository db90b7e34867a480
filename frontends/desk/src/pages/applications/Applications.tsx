/** Who wants to be connected, by step; whoever is to be called first stands first. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Group, Kbd, NativeSelect, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Age, useMomentOf } from "../../desk/Age.tsx";
import { type Filters as Chosen, useFilters } from "../../desk/filters.ts";
import { useKeys } from "../../desk/keys.ts";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Enter } from "./Enter.tsx";
import { isOpen, type Line, owedBy, STEPS } from "./terms.ts";

const PAUSE = 300;
const NEVER = "9999-01-01";

export default function Applications() {
  const { t } = useTranslation("applications");
  useTitle(t("title"));
  const [enters, setEnters] = useState(false);
  const filters = useFilters(["q"]);
  const momentOf = useMomentOf();
  const due = (line: Line) => momentOf(owedBy(line) ?? NEVER);
  const [asked] = useDebouncedValue(JSON.stringify(wanted(filters.get)), PAUSE);
  const query = useInfiniteQuery({
    queryKey: ["staff", "applications", asked],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/staff/applications", {
          params: {
            query: { ...(JSON.parse(asked) as ReturnType<typeof wanted>), limit: 100, cursor: pageParam },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  useKeys([{ keys: "a", does: t("enter"), act: () => setEnters(true) }]);
  const columns = useColumns();
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Button
          onClick={() => setEnters(true)}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              a
            </Kbd>
          }
        >
          {t("enter")}
        </Button>
      </Group>
      <Filters {...filters} />
      <Loaded query={query} lines={10}>
        {({ pages }) => (
          <Queue
            label={t("title")}
            rows={pages.flatMap(({ items }) => items).toSorted((a, b) => due(a) - due(b))}
            columns={columns}
            id={({ id }) => id}
            to={({ id }) => `/applications/${id}`}
            empty={t("nothing")}
          />
        )}
      </Loaded>
      <More query={query} />
      {enters && <Enter close={() => setEnters(false)} />}
    </Stack>
  );
}

function wanted(get: (name: string) => string) {
  const status = get("status");
  return {
    status: (status && status !== "every" ? status : null) as (typeof STEPS)[number] | null,
    // One that is over is found by its step.
    open_only: status === "",
    q: get("q").trim() || null,
    repeats: get("repeats") === "yes",
  };
}

function Filters({ get, set }: Chosen) {
  const { t } = useTranslation("applications");
  return (
    <Group align="end" gap="sm">
      <TextInput
        label={t("q")}
        placeholder={t("q_hint")}
        value={get("q")}
        onChange={(event) => set("q", event.currentTarget.value)}
        miw={240}
      />
      <NativeSelect
        label={t("step")}
        value={get("status")}
        onChange={(event) => set("status", event.currentTarget.value)}
        data={[
          { value: "", label: t("open") },
          ...STEPS.map((value) => ({ value, label: t(`steps.${value}`) })),
          { value: "every", label: t("every") },
        ]}
      />
      <Switch
        label={t("with_repeats")}
        checked={get("repeats") === "yes"}
        onChange={(event) => set("repeats", event.currentTarget.checked ? "yes" : "")}
        pb={8}
      />
    </Group>
  );
}

function useColumns(): Column<Line>[] {
  const { t } = useTranslation("applications");
  return [
    { name: "name", title: t("name"), cell: ({ full_name, phone: to }) => full_name || phone(to) },
    {
      name: "age",
      title: t("age"),
      cell: (line) =>
        isOpen(line) ? <Age since={line.received_at} by={owedBy(line)} /> : date(line.received_at),
      tight: true,
    },
    {
      name: "step",
      title: t("step"),
      cell: (line) => (
        <div>
          {t(`steps.${line.status}`)}
          {line.visit && (
            <Text size="xs" c="dimmed">
              {t("visit_at", hours(line.visit))}
            </Text>
          )}
        </div>
      ),
    },
    { name: "phone", title: t("fields.phone"), cell: (line) => phone(line.phone), tight: true },
    {
      name: "address",
      title: t("fields.address"),
      cell: (line) => (
        <div>
          {line.address}
          {line.duplicate_of && (
            <Text size="xs" c="var(--soon)">
              {t(line.same_person ? "same_person" : "same_address")}
            </Text>
          )}
        </div>
      ),
    },
  ];
}

export const hours = ({ day, begins, ends }: NonNullable<Line["visit"]>) => ({
  day: date(day),
  begins: begins.slice(0, 5),
  ends: ends.slice(0, 5),
});
