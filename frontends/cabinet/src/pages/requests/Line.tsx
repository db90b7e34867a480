/** A request in a list: what it is about, where it stands, by when the answer comes. */
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { StatusBadge } from "./StatusBadge.tsx";
import type { TicketLine } from "./support.ts";
import "./requests.css";

export function Line({ ticket }: { ticket: TicketLine }) {
  const { t } = useTranslation("requests");
  const topicName = useTopicName();
  const about = [t(`kinds.${ticket.kind}`), ticket.topic && topicName(ticket.topic)]
    .filter(Boolean)
    .join(" · ");
  return (
    <li className="request-line">
      <Stack gap={2}>
        <Anchor component={Link} to={`/help/requests/${ticket.id}`} fw={600}>
          {t("one", { number: ticket.number })}
        </Anchor>
        <Text size="sm">{about}</Text>
        <Text size="sm" c="dimmed">
          {ticket.answer_by
            ? t("answer_by", { when: moment(ticket.answer_by) })
            : t("opened", { when: moment(ticket.opened_at) })}
        </Text>
      </Stack>
      <Group>
        <StatusBadge status={ticket.status} />
      </Group>
    </li>
  );
}
