/** One request: what was said, where it stands and what can be done with it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Group, Stack, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";
import { Back } from "../../shell/Back.tsx";
import { Answer } from "./Answer.tsx";
import { Conversation } from "./Conversation.tsx";
import { Ending } from "./Ending.tsx";
import { Grade } from "./Grade.tsx";
import { History } from "./History.tsx";
import { StatusBadge } from "./StatusBadge.tsx";
import type { Ticket } from "./support.ts";

export default function Request() {
  const { t } = useTranslation("requests");
  const { id = "" } = useParams();
  const found = useQuery({
    queryKey: ["tickets", id],
    queryFn: () => body(api.GET("/api/v1/tickets/{ticket_id}", { params: { path: { ticket_id: id } } })),
  });
  const title = found.data ? t("one", { number: found.data.number }) : t("a_request");
  useTitle(title);
  return (
    <Stack maw={820}>
      <Back to="/help/requests">{t("to_all")}</Back>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Loaded query={found} lines={8}>
        {(ticket) => <Shown ticket={ticket} />}
      </Loaded>
    </Stack>
  );
}

function Shown({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const over = ticket.status === "solved" || ticket.status === "closed";
  return (
    <>
      <Stand ticket={ticket} />
      {over && <Grade ticket={ticket} />}
      <Panel title={t("conversation")}>
        <Conversation messages={ticket.messages} />
      </Panel>
      {ticket.status !== "closed" && (
        <Panel title={ticket.status === "waiting" ? t("answer_us") : t("add")}>
          <Answer ticket={ticket} />
        </Panel>
      )}
      <Panel title={t("history")}>
        <History ticket={ticket} />
      </Panel>
    </>
  );
}

function Stand({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const topicName = useTopicName();
  const { state } = useLocation();
  const about = [t(`kinds.${ticket.kind}`), ticket.topic && topicName(ticket.topic)]
    .filter(Boolean)
    .join(" · ");
  return (
    <Panel>
      {state?.opened && ticket.status === "open" && (
        <Alert
          color="green"
          variant="light"
          role="status"
          icon={<IconCheck aria-hidden />}
          title={t("taken")}
          mb="sm"
        />
      )}
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={600}>{about}</Text>
          <Text size="sm" c="dimmed">
            {t("opened", { when: moment(ticket.opened_at) })}
          </Text>
        </div>
        <StatusBadge status={ticket.status} />
      </Group>
      <Text mt="sm">{ticket.answer_note ?? t(`meaning.${ticket.status}`)}</Text>
      <Ending ticket={ticket} />
    </Panel>
  );
}
