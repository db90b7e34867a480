/** What was said, the newest at the bottom; whoever has scrolled up stays where he is. */
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useBottom } from "@cabinet/kit/chat/bottom.ts";
import type { OnItsWay } from "@cabinet/kit/chat/sending.ts";
import { Attached } from "@cabinet/kit/files/Attached.tsx";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Button, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Chat, Said } from "./chats.ts";

type Props = { chat: Chat; sending: readonly OnItsWay[]; again: (one: OnItsWay) => void; typing: boolean };

export function Log({ chat, sending, again, typing }: Props) {
  const { t } = useTranslation("chats");
  const scroll = useBottom(`${chat.messages.length} ${sending.length} ${typing}`);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
      <div {...scroll} role="log" aria-live="polite" aria-label={t("log")} tabIndex={0} className="chats-log">
        {chat.messages.map((one) => (
          <Message key={one.position} one={one} read={one.position <= chat.person_read} />
        ))}
        {sending.map((one) => (
          <Sending key={one.key} one={one} again={() => again(one)} />
        ))}
      </div>
      <Text size="sm" c="dimmed" className="chats-typing">
        {typing && t("typing", { name: chat.name || t("visitor") })}
      </Text>
    </>
  );
}

const PLACES = {
  subscriber: "bubble",
  visitor: "bubble",
  staff: "bubble bubble-ours",
  note: "bubble bubble-note",
};

function Message({ one, read }: { one: Said; read: boolean }) {
  const { t } = useTranslation("chats");
  const note = one.author === "note";
  return (
    <div className={PLACES[one.author]}>
      <Text size="xs" c={note ? "var(--soon)" : "dimmed"} component="div">
        {note && <IconEyeOff size={13} aria-hidden />} {note ? t("note_of", { name: one.name }) : one.name} ·{" "}
        <time dateTime={one.at}>{moment(one.at)}</time>
        {one.author === "staff" && read && ` · ${t("read")}`}
      </Text>
      <div className="bubble-words">{one.text}</div>
      <Attached files={one.attachments ?? []} />
    </div>
  );
}

function Sending({ one, again }: { one: OnItsWay; again: () => void }) {
  const { t } = useTranslation(["chats", "kit"]);
  return (
    <div className="bubble bubble-ours">
      <Text size="xs" c="dimmed" component="div">
        {one.problem ? (
          <>
            {t("not_sent", { why: asProblem(one.problem).title })}{" "}
            <Button variant="subtle" size="compact-xs" onClick={again}>
              {t("kit:repeat")}
            </Button>
          </>
        ) : (
          t("sending")
        )}
      </Text>
      <div className="bubble-words">{one.text}</div>
    </div>
  );
}
