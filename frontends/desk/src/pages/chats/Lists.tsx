/** My chats, who waits (the longest first), who has left a question; a manager sees colleagues' chats as well. */
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Age } from "../../desk/Age.tsx";
import { useKeys } from "../../desk/keys.ts";
import { useMay, useMyId } from "../../desk/role.ts";
import { type Line, useLines } from "./chats.ts";

type Props = { chosen: string | null; choose: (id: string) => void };

export function Lists({ chosen, choose }: Props) {
  const { t } = useTranslation(["chats", "desk"]);
  const me = useMyId();
  const manages = useMay()("assign");
  const mine = useLines("open", true);
  const queued = useLines("queued", false);
  const left = useLines("left", false);
  const open = useLines("open", false, manages);
  const theirs = open.data?.items.filter(({ consultant }) => consultant?.id !== me) ?? [];
  const all = [mine, queued, left].flatMap(({ data }) => data?.items ?? []).concat(theirs);
  const walk = (steps: number) => {
    const place = all.findIndex(({ id }) => id === chosen);
    const next = all[Math.max(0, Math.min(all.length - 1, place < 0 ? 0 : place + steps))];
    if (next) choose(next.id);
  };
  useKeys([
    { keys: "j", does: t("keys.next"), act: () => walk(1) },
    { keys: "k", does: t("keys.previous"), act: () => walk(-1) },
  ]);
  return (
    <>
      <Group title={t("mine")} query={mine} empty={t("no_mine")} chosen={chosen} choose={choose} />
      <Group title={t("queue")} query={queued} empty={t("no_queue")} chosen={chosen} choose={choose} />
      {left.data?.items.length !== 0 && (
        <Group title={t("left")} query={left} empty="" chosen={chosen} choose={choose} />
      )}
      {theirs.length > 0 && (
        <Group
          title={t("colleagues")}
          query={{ ...open, data: { items: theirs } }}
          empty=""
          chosen={chosen}
          choose={choose}
        />
      )}
    </>
  );
}

type GroupProps = Props & {
  title: string;
  query: {
    data: { items: Line[] } | undefined;
    error: unknown;
    refetch: ReturnType<typeof useLines>["refetch"];
  };
  empty: string;
};

function Group({ title, query, empty, chosen, choose }: GroupProps) {
  return (
    <section>
      <Title order={2} size="h6" className="chats-title">
        {title}
      </Title>
      <Loaded query={query as ReturnType<typeof useLines>} lines={1}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed" px={8}>
              {empty}
            </Text>
          ) : (
            <ul className="chats-list">
              {items.map((line) => (
                <li key={line.id}>
                  <Row line={line} chosen={line.id === chosen} choose={() => choose(line.id)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Row({ line, chosen, choose }: { line: Line; chosen: boolean; choose: () => void }) {
  const { t } = useTranslation("chats");
  const topicName = useTopicName();
  return (
    <button type="button" className="chat-row" aria-current={chosen || undefined} onClick={choose}>
      <span className="chat-row-name">
        <b>{line.name || t("visitor")}</b>
        {line.unread > 0 && line.status === "open" && <span className="chat-new">{t("unread")}</span>}
      </span>
      <Text size="xs" c="dimmed" span>
        {[topicName(line.topic), line.contract || line.contact, line.consultant?.name]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      {line.status === "queued" && <Age since={line.queued_at} />}
      {line.offline && <Age since={line.opened_at} by={line.offline.answer_by} />}
    </button>
  );
}
