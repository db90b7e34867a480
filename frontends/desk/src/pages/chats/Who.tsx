/** Who talks: a subscriber with the way to his screen, or a visitor with what he has left. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { Anchor, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Age } from "../../desk/Age.tsx";
import type { Chat } from "./chats.ts";

export function Who({ chat, children }: { chat: Chat; children: ReactNode }) {
  const { t } = useTranslation(["chats", "kit"]);
  const topicName = useTopicName();
  const { languages } = useOperator();
  return (
    <header>
      <Group justify="space-between" gap="xs" align="start">
        <div>
          <Title order={2} size="h5">
            {chat.name || t("visitor")}
          </Title>
          <Group gap="sm">
            {chat.subscriber_id ? (
              <Anchor component={Link} to={`/subscribers/${chat.subscriber_id}`} size="sm">
                {t("subscriber", { number: chat.contract })}
              </Anchor>
            ) : (
              <Text size="sm" c="dimmed">
                {chat.contact ? t("visitor_at", { contact: chat.contact }) : t("visitor_without")}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              {[topicName(chat.topic), languages.length > 1 && t(`kit:languages.${chat.language}`)]
                .filter(Boolean)
                .join(" · ")}
            </Text>
            {chat.status === "queued" && <Age since={chat.queued_at} />}
            {chat.offline && !chat.answered_at && <Age since={chat.opened_at} by={chat.offline.answer_by} />}
          </Group>
        </div>
        {children}
      </Group>
    </header>
  );
}
