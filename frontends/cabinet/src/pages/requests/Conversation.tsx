/** What was said, oldest first: mine right, theirs left, each with its hour. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Attached } from "@cabinet/kit/files/Attached.tsx";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import "./requests.css";

type Post = View<"PostView">;

export function Conversation({ messages }: { messages: Post[] }) {
  return (
    <ol className="conversation" aria-live="polite">
      {messages.map((post) => (
        <Said key={post.id} post={post} />
      ))}
    </ol>
  );
}

const PLACES = { subscriber: "post post-mine", staff: "post", system: "post post-system" };

function Said({ post }: { post: Post }) {
  const { t } = useTranslation("requests");
  const { brand } = useOperator();
  const who = post.author === "subscriber" ? t("me") : brand.name;
  return (
    <li className={PLACES[post.author]}>
      <Text size="sm" {...(post.author === "subscriber" ? {} : { c: "dimmed" })}>
        {who} · <time dateTime={post.at}>{moment(post.at)}</time>
        {post.by_mail && ` · ${t("by_mail")}`}
      </Text>
      <Text className="said">{post.text}</Text>
      <Attached files={post.attachments} />
    </li>
  );
}
