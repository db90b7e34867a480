/** The desk of chats: who waits and whom I talk to on the left, the conversation on the right; one of them on a phone. */
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { AtDesk } from "./AtDesk.tsx";
import { Conversation } from "./Conversation.tsx";
import { useHearing } from "./chats.ts";
import { Lists } from "./Lists.tsx";
import "./chats.css";

export default function Chats() {
  const { t } = useTranslation("chats");
  useTitle(t("title"));
  useHearing();
  const [params, setParams] = useSearchParams();
  const chosen = params.get("chat");
  return (
    <div className="chats" data-chosen={chosen ? true : undefined}>
      <Group justify="space-between" gap="xs" className="chats-top">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <AtDesk first={!chosen} />
      </Group>
      <nav className="chats-lists" aria-label={t("lists")}>
        <Lists chosen={chosen} choose={(id) => setParams({ chat: id })} />
      </nav>
      <div className="chats-one">
        {chosen ? (
          <Conversation key={chosen} id={chosen} back={() => setParams({})} />
        ) : (
          <Text c="dimmed">{t("choose")}</Text>
        )}
      </div>
    </div>
  );
}
