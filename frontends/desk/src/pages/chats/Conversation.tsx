/** One chat: who it is, what was said, the field to answer in, and what can be done with it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Button, Kbd, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useKeys } from "../../desk/keys.ts";
import { usePresence } from "../../desk/presence.ts";
import { useMay, useMyId } from "../../desk/role.ts";
import { Acts } from "./Acts.tsx";
import { Composer } from "./Composer.tsx";
import { at, type Chat, useAct, useChat, useTyping } from "./chats.ts";
import { LeftAnswer } from "./LeftAnswer.tsx";
import { Log } from "./Log.tsx";
import { useMyReading, useMySending } from "./talking.ts";
import { Who } from "./Who.tsx";

export function Conversation({ id, back }: { id: string; back: () => void }) {
  const { t } = useTranslation("chats");
  const query = useChat(id);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        className="chats-back"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        onClick={back}
      >
        {t("back")}
      </Button>
      <Loaded query={query} lines={10}>
        {(chat) => <Shown chat={chat} />}
      </Loaded>
    </>
  );
}

function Shown({ chat }: { chat: Chat }) {
  const me = useMyId();
  const manages = useMay()("assign");
  const typing = useTyping(chat.id);
  const sending = useMySending(chat.id);
  const mine = chat.status === "open" && chat.consultant?.id === me;
  useMyReading(chat, mine);
  const { t } = useTranslation("chats");
  return (
    <>
      <Who chat={chat}>
        <Acts chat={chat} holds={mine || (manages && chat.status === "open")} />
      </Who>
      <Log
        chat={chat}
        sending={sending.sending}
        again={sending.again}
        typing={typing && chat.status === "open"}
      />
      {mine && <Composer chat={chat} send={sending.send} />}
      {chat.status === "queued" && <Take chat={chat} />}
      {chat.status === "open" && !mine && (
        <Text size="sm" c="dimmed">
          {t("held_by", { name: chat.consultant?.name })}
        </Text>
      )}
      {chat.status === "closed" && <Ended chat={chat} />}
    </>
  );
}

function Take({ chat }: { chat: Chat }) {
  const { t } = useTranslation("chats");
  const { name } = usePresence();
  const take = useAct(() => body(api.POST("/api/v1/staff/chats/{chat_id}/take", at(chat.id))));
  useKeys(name ? [{ keys: "t", does: t("take"), act: () => take.mutate() }] : []);
  return (
    <div>
      <Button
        disabled={!name}
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
      {!name && (
        <Text size="sm" c="dimmed" mt={4}>
          {t("come_first")}
        </Text>
      )}
      <ProblemNote problem={take.error} />
    </div>
  );
}

function Ended({ chat }: { chat: Chat }) {
  const { t } = useTranslation("chats");
  const ticket = chat.offline?.ticket;
  if (ticket) {
    return (
      <Text size="sm">
        {t("became_request")}{" "}
        <Anchor component={Link} to={`/requests/${ticket}`} inherit underline="always">
          {t("open_request")}
        </Anchor>
      </Text>
    );
  }
  if (chat.offline && !chat.answered_at) return <LeftAnswer chat={chat} />;
  return (
    <Text size="sm" c="dimmed">
      {t(chat.answered_at ? "answered" : `ended.${chat.closed_by ?? "staff"}`)}
    </Text>
  );
}
