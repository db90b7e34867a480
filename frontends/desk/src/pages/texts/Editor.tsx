/** Writes a text of the operator's own: what it may name is at hand, and how it comes out stands beside it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem, reasonAt } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Alert, Button, Group, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEdited } from "../../desk/edited.ts";
import { Facts } from "./Facts.tsx";
import { Faster } from "./Faster.tsx";
import { History } from "./History.tsx";
import { Shown } from "./Shown.tsx";
import { Test } from "./Test.tsx";
import { type Known, keyOf, nameOf } from "./text.ts";

export function Editor({ known }: { known: Known }) {
  const { t } = useTranslation(["texts", "desk", "kit"]);
  const { values, changed, set, forget } = useEdited(`text ${nameOf(known)}`, { text: known.text });
  const save = useSaved(known, forget);
  const [tests, setTests] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const put = (words: string) => {
    const { selectionStart = 0, selectionEnd = 0 } = box.current ?? {};
    set({ text: values.text.slice(0, selectionStart) + words + values.text.slice(selectionEnd) });
    box.current?.focus();
  };
  const conflict = save.error !== null && asProblem(save.error).status === 409;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <Stack gap="sm">
        {known.broken && (
          <Alert color="red" variant="light" title={t("broken.title")}>
            {known.broken}
          </Alert>
        )}
        <Textarea
          ref={box}
          label={t("text")}
          description={known.medium === "sms" ? t("jinja") : t("titled")}
          lang={known.language}
          value={values.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
          error={save.error ? reasonAt(save.error, "text") : null}
          maxLength={4_000}
          autosize
          minRows={8}
          maxRows={24}
          spellCheck
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
        {conflict ? <Faster known={known} take={forget} /> : <ProblemNote problem={save.error} />}
        {changed && <Text size="sm">{t("desk:not_saved")}</Text>}
        <Group>
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate(values.text)}>
            {t(conflict ? "save_over" : "kit:save")}
          </Button>
          {changed && (
            <Button variant="default" onClick={forget}>
              {t("take_back")}
            </Button>
          )}
          {known.medium !== "cabinet" && (
            <Button variant="default" onClick={() => setTests(true)}>
              {t("test.open")}
            </Button>
          )}
          {known.own && (
            <Button variant="default" disabled={save.isPending} onClick={() => save.mutate(null)}>
              {t("to_built_in")}
            </Button>
          )}
        </Group>
        {save.isSuccess && !changed && (
          <Text role="status" size="sm" c="var(--good)">
            {t("saved")}
          </Text>
        )}
        <Facts known={known} put={put} />
        <History known={known} take={(text) => set({ text })} />
      </Stack>
      <div>
        <Shown known={known} text={values.text} />
      </div>
      {tests && <Test known={known} text={values.text} close={() => setTests(false)} />}
    </SimpleGrid>
  );
}

/** Null: the built-in text again. Whoever was faster is read anew, and one's own words stay. */
function useSaved(known: Known, forget: () => void) {
  const queries = useQueryClient();
  const { notice, medium, language, version } = known;
  return useMutation({
    mutationFn: (text: string | null) =>
      body(
        api.PUT("/api/v1/staff/texts/{notice}/{medium}/{language}", {
          params: { path: { notice, medium, language } },
          body: { text, version },
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(keyOf(known), saved);
      void queries.invalidateQueries({ queryKey: ["staff", "texts"], exact: true });
      forget();
    },
    onError: (error) => {
      if (asProblem(error).status === 409) void queries.invalidateQueries({ queryKey: keyOf(known) });
    },
  });
}
