/** Writes an answer, or changes one: its words in each of the operator's languages. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTopicName, useTopics } from "@cabinet/kit/brand/topics.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Code, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Answer, KEY } from "./CannedAnswers.tsx";

type Props = { answer: Answer | null; removed: (answer: Answer) => void; close: () => void };
type Typed = { title: string; topic: string; texts: Record<string, string> };
const PLACES = ["name", "contract", "number", "topic"];

export function Edit({ answer, removed, close }: Props) {
  const { t } = useTranslation(["canned_answers", "kit"]);
  const languages = useOperator().languages as string[];
  const form = useForm<Typed>({
    initialValues: {
      title: answer?.title ?? "",
      topic: answer?.topic ?? "",
      texts: Object.fromEntries(languages.map((one) => [one, answer?.texts[one] ?? ""])),
    },
    validate: {
      title: (value) => (value.trim() ? null : t("needed")),
      texts: (texts) => (Object.values(texts).some((text) => text.trim()) ? null : t("text_needed")),
    },
  });
  const { key } = useAttempt(form.values);
  const save = useSave(answer, key, close);
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t(answer ? "change" : "add")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <form noValidate onSubmit={form.onSubmit((typed) => save.mutate(typed))}>
        <Stack gap="sm">
          <TextInput
            label={t("name")}
            description={t("name_about")}
            maxLength={100}
            required
            data-autofocus
            {...form.getInputProps("title")}
          />
          <Topic {...form.getInputProps("topic")} />
          {languages.map((one) => (
            <Textarea
              key={one}
              label={t("text_in", { language: t(`kit:languages.${one}`) })}
              lang={one}
              autosize
              minRows={3}
              maxRows={14}
              maxLength={10_000}
              {...form.getInputProps(`texts.${one}`)}
              error={reasonAt(save.error, `texts/${one}`)}
            />
          ))}
          {form.errors.texts && (
            <Text size="sm" c="var(--bad)" role="alert">
              {form.errors.texts}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {t("places")}{" "}
            {PLACES.map((place) => (
              <span key={place}>
                <Code>{`{${place}}`}</Code> {t(`place.${place}`)}{" "}
              </span>
            ))}
          </Text>
          <ProblemNote problem={save.error} />
          <Group justify="space-between">
            <div>{answer && <Remove answer={answer} removed={removed} close={close} />}</div>
            <Group>
              <Button variant="default" onClick={close}>
                {t("kit:cancel")}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {t("kit:save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useSave(answer: Answer | null, key: string, close: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ title, topic, texts }: Typed) => {
      const written = Object.entries(texts).filter(([, text]) => text.trim());
      const typed = { title: title.trim(), topic, texts: Object.fromEntries(written) };
      return answer
        ? body(
            api.PUT("/api/v1/staff/canned-answers/{answer_id}", {
              params: { path: { answer_id: answer.id } },
              body: typed,
            }),
          )
        : body(
            api.POST("/api/v1/staff/canned-answers", { body: typed, headers: { "Idempotency-Key": key } }),
          );
    },
    onSuccess: () => {
      close();
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
}

function Topic(input: { value?: string }) {
  const { t } = useTranslation("canned_answers");
  const topics = useTopics();
  const topicName = useTopicName();
  return (
    <NativeSelect
      label={t("topic")}
      description={t("topic_about")}
      data={[
        { value: "", label: t("any_topic") },
        ...topics.map(({ code }) => ({ value: code, label: topicName(code) })),
      ]}
      {...input}
    />
  );
}

function Remove({ answer, removed, close }: Props & { answer: Answer }) {
  const { t } = useTranslation("canned_answers");
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      body(
        api.DELETE("/api/v1/staff/canned-answers/{answer_id}", {
          params: { path: { answer_id: answer.id } },
        }),
      ),
    onSuccess: () => {
      removed(answer);
      close();
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
  return (
    <>
      <Button variant="subtle" color="red" loading={isPending} onClick={() => mutate()}>
        {t("remove")}
      </Button>
      <ProblemNote problem={error} />
    </>
  );
}
