/** What the operator asks before a chat begins: a topic, the question, and of a visitor a name. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTopicName, useTopics } from "@cabinet/kit/brand/topics.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Button, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { nowBy, openState } from "../../shell/hours.ts";
import { AnswerBy } from "../help/AnswerBy.tsx";
import { useSupport } from "../requests/support.ts";
import { useTold } from "./chats.ts";
import type { Place } from "./place.ts";

type Props = { visitor?: boolean; begun: (place: Place) => void };
const EMPTY = { name: "", topic: "", text: "", contact: "" };

export function Begin({ visitor = false, begun }: Props) {
  const { t } = useTranslation("chat");
  const { chat } = useSupport();
  const topics = useTopics();
  const topicName = useTopicName();
  const asks = (what: string) => chat?.asks.includes(what);
  const named = visitor && asks("name");
  const { key, renew } = useAttempt();
  const queries = useQueryClient();
  const told = useTold();
  const form = useForm({
    initialValues: EMPTY,
    onValuesChange: renew,
    validate: {
      name: (value) => (named && !value.trim() ? t("empty") : null),
      topic: (value) => (asks("topic") && !value ? t("choose") : null),
      text: (value) => (value.trim() ? null : t("empty")),
    },
  });
  const begin = useMutation({
    mutationFn: ({ name, topic, text, contact }: typeof EMPTY) =>
      body(
        api.POST("/api/v1/chats", {
          body: {
            text: text.trim(),
            ...(named ? { name: name.trim() } : {}),
            ...(topic ? { topic } : {}),
            ...(visitor && contact.trim() ? { contact: contact.trim() } : {}),
          },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSuccess: ({ token, ...chat }) => {
      told(chat);
      begun({ id: chat.id, token: token ?? "" });
    },
    onError: (error) => {
      const { slug, errors } = asProblem(error);
      // It goes on already, perhaps in another window: that one is shown.
      if (slug === "conflict") void queries.invalidateQueries({ queryKey: ["chats"] });
      form.setErrors(
        Object.fromEntries(
          errors.map(({ pointer }) => [
            pointer.slice(1),
            t(pointer === "/contact" ? "contact_wrong" : "empty"),
          ]),
        ),
      );
    },
  });
  return (
    <Panel title={t("begin")}>
      <form noValidate onSubmit={form.onSubmit((values) => begin.mutate(values))}>
        <Stack gap="sm">
          <Closed visitor={visitor} />
          {named && (
            <TextInput
              label={t("name")}
              autoComplete="given-name"
              maxLength={100}
              {...form.getInputProps("name")}
            />
          )}
          {asks("topic") && (
            <NativeSelect
              label={t("topic")}
              data={[
                { value: "", label: t("choose") },
                ...topics.map(({ code }) => ({ value: code, label: topicName(code) })),
              ]}
              {...form.getInputProps("topic")}
            />
          )}
          <Textarea
            label={t("question")}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={4000}
            {...form.getInputProps("text")}
          />
          {visitor && (
            <TextInput
              label={t("contact")}
              description={t("contact_about")}
              autoComplete="tel"
              maxLength={254}
              {...form.getInputProps("contact")}
            />
          )}
          <ProblemNote problem={begin.error} />
          <Button type="submit" loading={begin.isPending} w="fit-content">
            {t("go")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

/** Nobody is there by the calendar: what then becomes of the question is said beforehand. */
function Closed({ visitor }: { visitor: boolean }) {
  const { t } = useTranslation("chat");
  const { calendar } = useOperator();
  if ("closes" in openState(calendar, nowBy(calendar))) return null;
  return (
    <Alert color="yellow" variant="light" title={t("closed")}>
      {visitor ? t("closed_visitor") : t("closed_mine")}
      <AnswerBy quiet={false} />
    </Alert>
  );
}
