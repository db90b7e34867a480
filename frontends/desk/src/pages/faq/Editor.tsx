/** Writes a question and its answer in the operator's languages; what one language lacks is told in another. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEdited } from "../../desk/edited.ts";
import { InLanguages } from "../../desk/InLanguages.tsx";
import { type Category, type Entry, KEY, NO_WORDS, type Typed, typed, written } from "./entry.ts";
import { Remove } from "./Remove.tsx";

type Props = { entry: Entry | null; categories: Category[]; close: () => void };

export function Editor({ entry, categories, close }: Props) {
  const { t } = useTranslation(["faq", "kit"]);
  const { values, set, forget } = useEdited(
    `faq ${entry?.id ?? "new"}`,
    typed(entry, categories[0]?.code ?? ""),
  );
  const ready = written(values);
  const [removes, setRemoves] = useState(false);
  const save = useSaved(entry, ready, () => {
    forget();
    close();
  });
  if (entry && removes) return <Remove entry={entry} close={close} />;
  return (
    <Modal
      opened
      size="80rem"
      onClose={close}
      title={t(entry ? "edit" : "add")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Group align="end">
            <NativeSelect
              label={t("category")}
              data={categories.map(({ code, names }) => ({ value: code, label: said(names) }))}
              value={values.category}
              onChange={(event) => set({ category: event.currentTarget.value })}
            />
            <NumberInput
              label={t("position")}
              description={t("position_hint")}
              min={0}
              max={100_000}
              hideControls
              value={values.position}
              onChange={(position) => set({ position: Number(position) || 0 })}
            />
            <Switch
              label={t("is_published")}
              checked={values.published}
              onChange={(event) => set({ published: event.currentTarget.checked })}
              pb={8}
            />
          </Group>
          <Words typed={values} set={set} problem={save.error} />
          <ProblemNote problem={save.error} />
          <Group justify="flex-end">
            {entry && (
              <Button variant="subtle" color="red" c="var(--bad)" onClick={() => setRemoves(true)} mr="auto">
                {t("remove.open")}
              </Button>
            )}
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" disabled={!ready} loading={save.isPending}>
              {t("kit:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type WordsProps = { typed: Typed; set: (part: Partial<Typed>) => void; problem: unknown };

function Words({ typed, set, problem }: WordsProps) {
  const { t } = useTranslation("faq");
  return (
    <InLanguages>
      {(language) => {
        const words = typed.texts[language] ?? NO_WORDS;
        const field = (name: "question" | "answer") => ({
          label: t(name),
          lang: language,
          value: words[name],
          onChange: (event: { currentTarget: { value: string } }) =>
            set({ texts: { ...typed.texts, [language]: { ...words, [name]: event.currentTarget.value } } }),
          error: problem ? reasonAt(problem, `texts/${language}/${name}`) : null,
        });
        return (
          <>
            <TextInput {...field("question")} maxLength={300} />
            <Textarea
              {...field("answer")}
              description={t("plain")}
              maxLength={10_000}
              autosize
              minRows={5}
              maxRows={16}
            />
          </>
        );
      }}
    </InLanguages>
  );
}

function useSaved(entry: Entry | null, ready: ReturnType<typeof written>, done: () => void) {
  const queries = useQueryClient();
  const { key } = useAttempt(ready);
  return useMutation({
    mutationFn: async () => {
      if (!ready) throw new Error("not ready");
      if (!entry) {
        return body(api.POST("/api/v1/staff/faq", { body: ready, headers: { "Idempotency-Key": key } }));
      }
      const params = { path: { entry_id: entry.id } };
      return body(api.PUT("/api/v1/staff/faq/{entry_id}", { params, body: ready }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: KEY });
      done();
    },
  });
}
