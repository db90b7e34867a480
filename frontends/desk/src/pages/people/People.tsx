/** The operator's own people: who may in, with which role; an admin invites, changes, lets in anew, ends sessions. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Badge, Button, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { type Given, Invitation } from "./Invitation.tsx";
import { Invite } from "./Invite.tsx";
import { ROLES } from "./roles.ts";

type Person = View<"StaffPersonView">;
const KEY = ["staff", "people"];

export default function People() {
  const { t } = useTranslation("people");
  useTitle(t("title"));
  const [opened, setOpened] = useState<string | null>(null);
  const [given, setGiven] = useState<Given | null>(null);
  const query = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/v1/staff/people")) });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Invite done={setGiven} />
      </Group>
      {given && <Invitation given={given} />}
      <Loaded query={query} lines={6}>
        {({ items }) => (
          <Queue
            label={t("title")}
            rows={items}
            columns={columns(t)}
            id={({ id }) => id}
            open={({ id }) => setOpened(opened === id ? null : id)}
            opened={opened}
            empty={t("nobody")}
          />
        )}
      </Loaded>
      {query.data?.items
        .filter(({ id }) => id === opened)
        .map((person) => (
          <Acts key={person.id} person={person} done={setGiven} />
        ))}
    </Stack>
  );
}

const columns = (t: TFunction<"people">): Column<Person>[] => [
  { name: "login", title: t("login"), cell: ({ login }) => login },
  { name: "name", title: t("name"), cell: ({ name }) => name },
  { name: "role", title: t("role"), cell: ({ role }) => t(`roles.${role}`) },
  { name: "state", title: t("state"), cell: (person) => <State person={person} /> },
  { name: "since", title: t("since"), cell: ({ created_at }) => date(created_at), tight: true },
];

function State({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  if (person.disabled) return <Badge color="red">{t("disabled")}</Badge>;
  if (person.invited_until)
    return <Badge variant="outline">{t("invited", { until: moment(person.invited_until) })}</Badge>;
  return <Text size="sm">{t(person.has_second_factor ? "safe" : "no_second_factor")}</Text>;
}

/** What an admin may do with the one who is chosen. */
function Acts({ person, done }: { person: Person; done: (given: Given) => void }) {
  const { t } = useTranslation("people");
  const queries = useQueryClient();
  const path = { params: { path: { staff_id: person.id } } };
  const change = useMutation({
    mutationFn: (changed: View<"StaffChange">) =>
      body(api.PATCH("/api/v1/staff/people/{staff_id}", { ...path, body: changed })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const again = useMutation({
    mutationFn: () => body(api.POST("/api/v1/staff/people/{staff_id}/invitation", path)),
    onSuccess: (given) => {
      done(given);
      void queries.invalidateQueries({ queryKey: KEY });
    },
  });
  const end = useMutation({
    mutationFn: () => body(api.DELETE("/api/v1/staff/people/{staff_id}/sessions", path)),
  });
  return (
    <Stack component="section" aria-label={person.name}>
      <Title order={2} size="h5">
        {person.name}
      </Title>
      <Group align="end">
        <Select
          label={t("role")}
          data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          value={person.role}
          onChange={(role) => role && change.mutate({ role: role as Person["role"] })}
          allowDeselect={false}
        />
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ disabled: !person.disabled })}
        >
          {t(person.disabled ? "enable" : "disable")}
        </Button>
        <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          {t("again")}
        </Button>
        <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
          {t("end_sessions")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t("acts")}
      </Text>
      {end.data && <Text role="status">{t("ended", { count: end.data.ended })}</Text>}
      <ProblemNote problem={change.error ?? again.error ?? end.error} />
    </Stack>
  );
}
