/** One request: the deadline on top, what was said, the box to answer in; beside it who asks and who works on it. */
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useKeys } from "../../desk/keys.ts";
import { Conversation } from "./Conversation.tsx";
import { Due } from "./Due.tsx";
import { History } from "./History.tsx";
import { Letters } from "./Letters.tsx";
import { Person } from "./Person.tsx";
import { Reply } from "./Reply.tsx";
import { StatusBadge } from "./StatusBadge.tsx";
import { type Ticket, useTicket } from "./ticket.ts";
import { Work } from "./Work.tsx";
import "./requests.css";

export default function Request() {
  const { t } = useTranslation(["requests", "desk"]);
  const { id = "" } = useParams();
  const query = useTicket(id);
  const navigate = useNavigate();
  useTitle(query.data ? t("one", { number: query.data.number }) : t("title"));
  useKeys([{ keys: "u", does: t("keys.back"), act: () => void navigate("/requests") }]);
  return (
    <Stack gap="sm">
      <Anchor component={Link} to="/requests" size="sm" w="fit-content">
        {t("desk:back_to_queue")}
      </Anchor>
      {!query.data && (
        <Title order={1} size="h3">
          {t("title")}
        </Title>
      )}
      <Loaded query={query} lines={12}>
        {(ticket) => <Shown key={ticket.id} ticket={ticket} />}
      </Loaded>
    </Stack>
  );
}

function Shown({ ticket }: { ticket: Ticket }) {
  return (
    <>
      <Head ticket={ticket} />
      <div className="request">
        <Stack gap="sm">
          <Conversation ticket={ticket} />
          <Reply ticket={ticket} />
        </Stack>
        <Stack gap="sm">
          <Work ticket={ticket} />
          <Person ticket={ticket} />
          <History ticket={ticket} />
          <Letters id={ticket.id} />
        </Stack>
      </div>
    </>
  );
}

function Head({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const topicName = useTopicName();
  return (
    <Group justify="space-between" align="start" gap="xs">
      <div>
        <Title order={1} size="h3">
          {t("one", { number: ticket.number })}
        </Title>
        <Group gap="md">
          <StatusBadge status={ticket.status} />
          <Text size="sm" c="dimmed">
            {[t(`kinds.${ticket.kind}`), topicName(ticket.topic)].filter(Boolean).join(" · ")}
          </Text>
        </Group>
      </div>
      <Due ticket={ticket} />
    </Group>
  );
}
