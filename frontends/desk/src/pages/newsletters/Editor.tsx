/** Writes a newsletter: its texts in every language, over which channels, and to whom. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useEdited } from "../../desk/edited.ts";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { Copies } from "./Copies.tsx";
import { keyOf } from "./newsletter.ts";
import { Readers } from "./Readers.tsx";
import { Words } from "./Words.tsx";
import { type Channel, type Letter, typed, written } from "./written.ts";

type Props = { letter: Letter | null; acts?: (changed: boolean) => ReactNode };

export function Editor({ letter, acts }: Props) {
  const { t } = useTranslation(["newsletters", "desk", "kit"]);
  const channels = (useOperator().newsletter?.channels ?? ["email"]) as Channel[];
  const languages = useLanguages();
  const { values, changed, set, forget } = useEdited(
    `newsletter ${letter?.id ?? "new"}`,
    typed(letter, channels),
  );
  const ready = written(values, languages);
  const save = useSaved(letter, ready, forget);
  const id = useId();
  // The acts' dialogs have forms of their own: what is submitted there must not come up to this one.
  return (
    <Stack>
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={t("name")}
            description={t("name_hint")}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            maxLength={200}
            maw={480}
            required
          />
          {channels.length > 1 && (
            <Checkbox.Group
              label={t("channels")}
              value={values.channels}
              onChange={(chosen) => set({ channels: channels.filter((one) => chosen.includes(one)) })}
            >
              <Group mt={4}>
                {channels.map((one) => (
                  <Checkbox key={one} value={one} label={t(`ways.${one}`)} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          <Words typed={values} set={set} problem={save.error} />
          <Readers typed={values} set={set} problem={save.error} />
        </Stack>
      </form>
      <ProblemNote problem={save.error} />
      {!ready && (
        <Text size="sm" c="dimmed">
          {t("fill")}
        </Text>
      )}
      {letter && changed && <Text size="sm">{t("desk:not_saved")}</Text>}
      <Group>
        {(changed || !letter) && (
          <Button type="submit" form={id} disabled={!ready} loading={save.isPending}>
            {t("save_draft")}
          </Button>
        )}
        {changed && letter && (
          <Button variant="default" onClick={forget}>
            {t("take_back")}
          </Button>
        )}
        {acts?.(changed)}
      </Group>
      {letter && !changed && <Copies letter={letter} />}
    </Stack>
  );
}

/** A new draft, or all of it anew. */
function useSaved(letter: Letter | null, ready: ReturnType<typeof written>, forget: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { key } = useAttempt(ready);
  return useMutation({
    mutationFn: async () => {
      if (!ready) throw new Error("not ready");
      const headers = { "Idempotency-Key": key };
      if (!letter) return body(api.POST("/api/v1/staff/newsletters", { body: ready, headers }));
      const params = { path: { newsletter_id: letter.id } };
      return body(api.PUT("/api/v1/staff/newsletters/{newsletter_id}", { params, body: ready, headers }));
    },
    onSuccess: (saved) => {
      queries.setQueryData(keyOf(saved.id), saved);
      void queries.invalidateQueries({ queryKey: ["staff", "newsletters"] });
      forget();
      if (!letter) void navigate(`/newsletters/${saved.id}`, { replace: true });
    },
  });
}
