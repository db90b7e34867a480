/** Who works on it and where it stands; a manager gives and takes away. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Kbd, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useColleagues, useStaffName } from "../../desk/colleagues.ts";
import { useKeys } from "../../desk/keys.ts";
import { useMay, useMyId } from "../../desk/role.ts";
import { at, type Ticket, useAct } from "./ticket.ts";

const ROLES = ["support", "manager", "admin"];

export function Work({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const closed = ticket.status === "closed";
  return (
    <Panel title={t("work")}>
      <Stack gap="xs">
        <Assignee ticket={ticket} closed={closed} />
        {!closed && <Moves ticket={ticket} />}
        {closed && ticket.reopen_until && (
          <Text size="sm" c="dimmed">
            {t("reopen_until", { until: moment(ticket.reopen_until) })}
          </Text>
        )}
        {ticket.rating && (
          <Text size="sm">
            {t("rated", { grade: ticket.rating.grade })}
            {ticket.rating.comment && `: «${ticket.rating.comment}»`}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function Assignee({ ticket, closed }: { ticket: Ticket; closed: boolean }) {
  const { t } = useTranslation("requests");
  const me = useMyId();
  const may = useMay();
  const staffName = useStaffName();
  const take = useAct(() => body(api.POST("/api/v1/staff/tickets/{ticket_id}/take", at(ticket.id))));
  const release = useAct(() => body(api.DELETE("/api/v1/staff/tickets/{ticket_id}/assignee", at(ticket.id))));
  const free = !ticket.assignee && !closed;
  useKeys(free ? [{ keys: "t", does: t("take"), act: () => take.mutate() }] : []);
  return (
    <>
      <Text size="sm">
        {t("assignee")}: <b>{ticket.assignee ? staffName(ticket.assignee) : t("nobody")}</b>
      </Text>
      <Group gap="xs">
        {free && (
          <Button
            variant="light"
            loading={take.isPending}
            onClick={() => take.mutate()}
            rightSection={
              <Kbd size="xs" visibleFrom="sm">
                t
              </Kbd>
            }
          >
            {t("take")}
          </Button>
        )}
        {!closed && ticket.assignee && (ticket.assignee === me || may("assign")) && (
          <Button variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            {t(ticket.assignee === me ? "release" : "take_away")}
          </Button>
        )}
      </Group>
      {!closed && may("assign") && <Assign ticket={ticket} />}
      <ProblemNote problem={take.error ?? release.error} />
    </>
  );
}

/** Names are an admin's to read: without them one can only take it over oneself. */
function Assign({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const me = useMyId();
  const colleagues = useColleagues().filter(({ role, disabled }) => ROLES.includes(role) && !disabled);
  const others = colleagues.filter(({ id }) => id !== ticket.assignee);
  const [chosen, setChosen] = useState("");
  const assign = useAct((staff_id: string) =>
    body(api.PUT("/api/v1/staff/tickets/{ticket_id}/assignee", { ...at(ticket.id), body: { staff_id } })),
  );
  return (
    <>
      {others.length > 0 && (
        <Group gap="xs" align="end" wrap="nowrap">
          <NativeSelect
            label={t("assign_to")}
            value={chosen}
            data={[
              { value: "", label: t("choose") },
              ...others.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => setChosen(event.currentTarget.value)}
            flex={1}
          />
          <Button
            variant="default"
            disabled={!others.some(({ id }) => id === chosen)}
            loading={assign.isPending}
            onClick={() => assign.mutate(chosen)}
          >
            {t("assign")}
          </Button>
        </Group>
      )}
      {others.length === 0 && ticket.assignee && ticket.assignee !== me && (
        <Button
          variant="default"
          w="fit-content"
          loading={assign.isPending}
          onClick={() => assign.mutate(me)}
        >
          {t("take_over")}
        </Button>
      )}
      <ProblemNote problem={assign.error} />
    </>
  );
}

type Moved = "in_progress" | "waiting" | "solved";
const KEYS: Record<Moved, string> = { in_progress: "p", waiting: "w", solved: "s" };

function Moves({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const move = useAct((status: Moved) =>
    body(api.PUT("/api/v1/staff/tickets/{ticket_id}/status", { ...at(ticket.id), body: { status } })),
  );
  const close = useAct(() => body(api.POST("/api/v1/staff/tickets/{ticket_id}/close", at(ticket.id))));
  const moves = (Object.keys(KEYS) as Moved[]).filter((status) => status !== ticket.status);
  useKeys([
    ...moves.map((status) => ({
      keys: KEYS[status],
      does: t(`moves.${status}`),
      act: () => move.mutate(status),
    })),
    { keys: "e", does: t("close"), act: () => close.mutate() },
  ]);
  return (
    <>
      <Group gap={6} role="group" aria-label={t("move")}>
        {moves.map((status) => (
          <Button
            key={status}
            variant="default"
            size="xs"
            loading={move.isPending && move.variables === status}
            onClick={() => move.mutate(status)}
            rightSection={
              <Kbd size="xs" visibleFrom="sm">
                {KEYS[status]}
              </Kbd>
            }
          >
            {t(`moves.${status}`)}
          </Button>
        ))}
        <Button
          variant="default"
          size="xs"
          loading={close.isPending}
          onClick={() => close.mutate()}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              e
            </Kbd>
          }
        >
          {t("close")}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t("moves_about")}
      </Text>
      <ProblemNote problem={move.error ?? close.error} />
    </>
  );
}
