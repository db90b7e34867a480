/** Open requests with their age against the deadline. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Age } from "../../desk/Age.tsx";

export function Requests({ tickets }: { tickets: readonly View<"StaffTicketLine">[] }) {
  const { t } = useTranslation("subscriber");
  const topicName = useTopicName();
  return (
    <Panel title={t("requests")}>
      {tickets.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("no_requests")}
        </Text>
      )}
      <Stack gap="xs">
        {tickets.map((ticket) => (
          <Group key={ticket.id} justify="space-between" align="start" wrap="nowrap" gap="xs">
            <Anchor component={Link} to={`/requests/${ticket.id}`} size="sm" fw={600}>
              {t("request", { number: ticket.number, topic: topicName(ticket.topic) })}
            </Anchor>
            <Age since={ticket.opened_at} by={ticket.answer_by} />
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
