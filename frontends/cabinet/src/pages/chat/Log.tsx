/** What was said, the newest at the bottom; whoever has scrolled up stays where he is. */

import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useBottom } from "@cabinet/kit/chat/bottom.ts";
import type { OnItsWay } from "@cabinet/kit/chat/sending.ts";
import { Attached } from "@cabinet/kit/files/Attached.tsx";
import { time } from "@cabinet/kit/format/dates.ts";
import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Chat, Said } from "./chats.ts";
import "./chat.css";

type Props = {
  chat: Chat;
  sending: readonly OnItsWay[];
  again: (one: OnItsWay) => void;
  typing: string | null;
  visitor: boolean;
};

export function Log({ chat, sending, again, typing, visitor }: Props) {
  const { t } = useTranslation("chat");
  const scroll = useBottom(`${chat.messages.length} ${sending.length} ${typing}`);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
      <div {...scroll} role="log" aria-live="polite" aria-label={t("log")} tabIndex={0} className="chat-log">
        {chat.messages.map((one) => (
          <Message key={one.position} one={one} chat={chat} visitor={visitor} />
        ))}
        {sending.map((one) => (
          <Sending key={one.key} one={one} again={() => again(one)} />
        ))}
      </div>
      <Text size="sm" c="dimmed" className="chat-typing">
        {typing && t("typing", { name: typing })}
      </Text>
    </>
  );
}

function Message({ one, chat, visitor }: { one: Said; chat: Chat; visitor: boolean }) {
  const { t } = useTranslation("chat");
  const mine = one.author !== "staff";
  const read = mine && one.position <= chat.consultant_read;
  return (
    <Bubble
      mine={mine}
      under={
        <>
          {mine ? t("me") : one.name} · <time dateTime={one.at}>{time(one.at)}</time>
          {read && ` · ${t("read")}`}
        </>
      }
    >
      {one.text}
      {!visitor && <Attached files={one.attachments ?? []} />}
    </Bubble>
  );
}

function Sending({ one, again }: { one: OnItsWay; again: () => void }) {
  const { t } = useTranslation(["chat", "kit"]);
  if (!one.problem) {
    return (
      <Bubble mine under={t("sending")}>
        {one.text}
      </Bubble>
    );
  }
  return (
    <Bubble
      mine
      under={
        <>
          {t("not_sent")} {asProblem(one.problem).title}{" "}
          <Button variant="subtle" size="compact-sm" onClick={again}>
            {t("kit:repeat")}
          </Button>
        </>
      }
    >
      {one.text}
    </Bubble>
  );
}

function Bubble({ mine, under, children }: { mine: boolean; under: ReactNode; children: ReactNode }) {
  return (
    <div className={mine ? "bubble bubble-mine" : "bubble"}>
      <div className="bubble-text">{children}</div>
      <Text size="xs" c="dimmed" component="div">
        {under}
      </Text>
    </div>
  );
}
