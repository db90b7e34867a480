/** What was said and noted, oldest first; a note looks like a note: the subscriber never sees it. */
import { Attached } from "@cabinet/kit/files/Attached.tsx";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Text } from "@mantine/core";
import { IconEyeOff, IconMailQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import type { Ticket } from "./ticket.ts";

type Post = Ticket["messages"][number];
type Note = Ticket["notes"][number];

export function Conversation({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const lines = [
    ...ticket.messages.map((post) => ({
      at: post.at,
      line: <Said key={post.id} post={post} name={ticket.subscriber_name} />,
    })),
    ...ticket.notes.map((note) => ({ at: note.at, line: <Noted key={note.id} note={note} /> })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <ol className="talk" aria-label={t("conversation")} aria-live="polite">
      {lines.map(({ line }) => line)}
    </ol>
  );
}

const PLACES = { subscriber: "said", staff: "said said-ours", system: "said said-system" };

function Said({ post, name }: { post: Post; name: string }) {
  const { t } = useTranslation("requests");
  const staffName = useStaffName();
  const who =
    post.author === "subscriber"
      ? name
      : post.author === "staff" && post.staff_id
        ? staffName(post.staff_id)
        : t("system");
  return (
    <li className={PLACES[post.author]}>
      <Text size="xs" c="dimmed">
        <b>{who}</b> · <time dateTime={post.at}>{moment(post.at)}</time>
        {post.by_mail && ` · ${t("by_mail")}`}
      </Text>
      <div className="words">{post.text}</div>
      <Attached files={post.attachments} />
    </li>
  );
}

function Noted({ note }: { note: Note }) {
  const { t } = useTranslation("requests");
  const staffName = useStaffName();
  const Icon = note.sender ? IconMailQuestion : IconEyeOff;
  return (
    <li className="said noted">
      <Text size="xs" className="noted-head">
        <Icon size={14} aria-hidden />{" "}
        <b>{note.sender ? t("foreign_letter", { sender: note.sender }) : t("note_of_staff")}</b>
        {note.staff_id && ` · ${staffName(note.staff_id)}`} ·{" "}
        <time dateTime={note.at}>{moment(note.at)}</time>
      </Text>
      <div className="words">{note.text}</div>
    </li>
  );
}
