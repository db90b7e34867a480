/** A chat as it goes on: who is there, what was said, the field to write in, and its end. */
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Composer } from "./Composer.tsx";
import { type Chat, type Talker, useChat, useTyping } from "./chats.ts";
import { End } from "./End.tsx";
import { Log } from "./Log.tsx";
import { Stand } from "./Stand.tsx";
import { Transcript } from "./Transcript.tsx";
import { useMyReading, useMySending } from "./talking.ts";

type Props = { talker: Talker; anew: () => void; lasts?: () => void };

export function Talk({ talker, anew, lasts }: Props) {
  const chat = useChat(talker);
  // Once it was open here it stays on the page after its end.
  useEffect(() => lasts?.(), [talker.id]);
  return <Loaded query={chat}>{(chat) => <Shown talker={talker} chat={chat} anew={anew} />}</Loaded>;
}

function Shown({ talker, chat, anew }: { talker: Talker; chat: Chat; anew: () => void }) {
  const { t } = useTranslation("chat");
  const typing = useTyping(chat.id);
  const sending = useMySending(talker);
  useMyReading(talker, chat);
  const over = chat.status === "closed";
  // What is written into a chat that was left goes to those who answer it.
  const writable = !over || chat.offline != null;
  return (
    <Panel>
      <Stand talker={talker} chat={chat} />
      <Log
        chat={chat}
        sending={sending.sending}
        again={sending.again}
        typing={chat.status === "open" ? typing : null}
        visitor={talker.token !== null}
      />
      {writable && <Composer talker={talker} send={sending.send} types={chat.status === "open"} />}
      <Group mt="sm" gap="xs">
        {over ? (
          <Button variant={writable ? "default" : "filled"} onClick={anew}>
            {t("anew")}
          </Button>
        ) : (
          <End talker={talker} />
        )}
        <Transcript talker={talker} chat={chat} />
      </Group>
    </Panel>
  );
}
