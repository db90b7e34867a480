/** Answers that are at hand in requests: by title, each for a topic or for all, in the operator's languages. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useTopicName } from "@cabinet/kit/brand/topics.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { language } from "@cabinet/kit/texts/language.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Button, Group, Kbd, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import { useKeys } from "../../desk/keys.ts";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Edit } from "./Edit.tsx";

export type Answer = View<"CannedAnswer">;
export const KEY = ["staff", "canned-answers"];

export default function CannedAnswers() {
  const { t } = useTranslation("canned_answers");
  useTitle(t("title"));
  const [sought, setSought] = useState("");
  const [open, setOpen] = useState<Answer | "new" | null>(null);
  const [removed, setRemoved] = useState<Answer | null>(null);
  const query = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/v1/staff/canned-answers")) });
  const columns = useColumns();
  useKeys([{ keys: "a", does: t("add"), act: () => setOpen("new") }]);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Button
          onClick={() => setOpen("new")}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              a
            </Kbd>
          }
        >
          {t("add")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" maw="48rem">
        {t("about")}
      </Text>
      {removed && <Removed answer={removed} close={() => setRemoved(null)} />}
      <TextInput
        label={t("find")}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        maw={320}
      />
      <Loaded query={query} lines={6}>
        {({ items }) => (
          <Queue
            label={t("title")}
            rows={items.filter((one) => fits(one, sought))}
            columns={columns}
            id={({ id }) => id}
            open={setOpen}
            opened={open && open !== "new" ? open.id : null}
            empty={t(items.length === 0 ? "none" : "nothing")}
          />
        )}
      </Loaded>
      {open && (
        <Edit answer={open === "new" ? null : open} removed={setRemoved} close={() => setOpen(null)} />
      )}
    </Stack>
  );
}

const fits = ({ title, texts }: Answer, sought: string) =>
  [title, ...Object.values(texts)].some((words) => words.toLowerCase().includes(sought.trim().toLowerCase()));

function useColumns(): Column<Answer>[] {
  const { t } = useTranslation(["canned_answers", "kit"]);
  const topicName = useTopicName();
  const staffName = useStaffName();
  return [
    { name: "title", title: t("name"), cell: ({ title }) => title },
    { name: "topic", title: t("topic"), cell: ({ topic }) => topicName(topic) || t("any_topic") },
    {
      name: "text",
      title: t("text"),
      cell: ({ texts }) => (
        <Text size="sm" lineClamp={2}>
          {texts[language()] ?? Object.values(texts)[0]}
        </Text>
      ),
    },
    {
      name: "languages",
      title: t("languages"),
      cell: ({ texts }) =>
        Object.keys(texts)
          .map((one) => t(`kit:languages.${one}`))
          .join(", "),
    },
    {
      name: "changed",
      title: t("changed"),
      cell: ({ changed_at, changed_by }) => `${date(changed_at)}, ${staffName(changed_by)}`,
    },
  ];
}

/** What was taken away can be put back, as it was. */
function Removed({ answer: { title, topic, texts }, close }: { answer: Answer; close: () => void }) {
  const { t } = useTranslation(["canned_answers", "kit"]);
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => body(api.POST("/api/v1/staff/canned-answers", { body: { title, topic, texts } })),
    onSuccess: () => {
      close();
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
  return (
    <Alert
      variant="light"
      role="status"
      withCloseButton
      onClose={close}
      closeButtonLabel={t("kit:close")}
      title={t("removed", { title })}
    >
      <Button variant="default" size="xs" loading={isPending} onClick={() => mutate()}>
        {t("put_back")}
      </Button>
      <ProblemNote problem={error} />
    </Alert>
  );
}
