/** Writes news in the operator's languages side by side and shows at once how they will look and whom they touch. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useEdited } from "../../desk/edited.ts";
import { InLanguages, useLanguages } from "../../desk/InLanguages.tsx";
import { usePreview } from "./preview.ts";
import { Rendered } from "./Rendered.tsx";
import { Works } from "./Works.tsx";
import { type Item, NO_WORDS, type Typed, typed, written } from "./written.ts";

type Props = { item: Item | null; acts?: (changed: boolean) => ReactNode };

export function Editor({ item, acts }: Props) {
  const { t } = useTranslation(["news", "desk", "kit"]);
  const { time_zone, news } = useOperator();
  const languages = useLanguages();
  const kinds = (news?.kinds ?? ["company"]) as Item["kind"][];
  const edited = useEdited(`news ${item?.id ?? "new"}`, typed(item, kinds, time_zone));
  const ready = written(edited.values, languages, time_zone);
  const preview = usePreview(item, edited.changed ? ready : null);
  const save = useSaved(item, ready, edited.forget);
  const problem = save.error ?? preview.error;
  const shown = preview.data ?? item;
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
          <NativeSelect
            label={t("kind")}
            data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={edited.values.kind}
            onChange={(event) => edited.set({ kind: event.currentTarget.value as Item["kind"] })}
            style={{ alignSelf: "start" }}
          />
          {edited.values.kind === "maintenance" && (
            <Works typed={edited.values} set={edited.set} problem={problem} />
          )}
          <Words typed={edited.values} set={edited.set} problem={problem} />
        </Stack>
      </form>
      <ProblemNote problem={problem} />
      {shown && ready && <Whom shown={shown} />}
      {edited.changed && item && <Text size="sm">{t(item.told > 0 ? "told_again" : "desk:not_saved")}</Text>}
      <Group>
        {(edited.changed || !item) && (
          <Button type="submit" form={id} disabled={!ready} loading={save.isPending}>
            {t(item && item.state !== "draft" ? "kit:save" : "save_draft")}
          </Button>
        )}
        {edited.changed && item && (
          <Button variant="default" onClick={edited.forget}>
            {t("take_back")}
          </Button>
        )}
        {acts?.(edited.changed)}
      </Group>
      {ready && shown ? (
        <Rendered texts={ready.texts} html={shown.html} />
      ) : (
        <Text size="sm" c="dimmed">
          {t("fill")}
        </Text>
      )}
    </Stack>
  );
}

type WordsProps = { typed: Typed; set: (part: Partial<Typed>) => void; problem: unknown };

function Words({ typed, set, problem }: WordsProps) {
  const { t } = useTranslation("news");
  return (
    <InLanguages>
      {(language) => {
        const words = typed.texts[language] ?? NO_WORDS;
        const field = (name: "title" | "text") => ({
          lang: language,
          value: words[name],
          onChange: (event: { currentTarget: { value: string } }) =>
            set({ texts: { ...typed.texts, [language]: { ...words, [name]: event.currentTarget.value } } }),
          error: problem ? reasonAt(problem, `texts/${language}/${name}`) : null,
          required: true,
        });
        return (
          <>
            <TextInput label={t("heading")} maxLength={200} {...field("title")} />
            <Textarea
              label={t("text")}
              description={t("markdown")}
              maxLength={20_000}
              autosize
              minRows={5}
              maxRows={18}
              {...field("text")}
            />
          </>
        );
      }}
    </InLanguages>
  );
}

/** Who learns of it, and how. */
function Whom({ shown }: { shown: Item }) {
  const { t } = useTranslation("news");
  const bySms = useOperator().news?.maintenance_by_sms === true;
  if (shown.kind !== "maintenance") return <Text size="sm">{t("whom.everybody")}</Text>;
  if (shown.touched === 0) return <Text size="sm">{t("whom.nobody")}</Text>;
  return (
    <Text size="sm">
      <b>{t("whom.touched", { count: shown.touched ?? 0 })}</b> {t(bySms ? "whom.told_sms" : "whom.told")}
    </Text>
  );
}

/** A new draft, or all of it anew. */
function useSaved(item: Item | null, ready: ReturnType<typeof written>, forget: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { key } = useAttempt(ready);
  return useMutation({
    mutationFn: async () => {
      if (!ready) throw new Error("not ready");
      const headers = { "Idempotency-Key": key };
      if (!item?.id) return body(api.POST("/api/v1/staff/news", { body: ready, headers }));
      const params = { path: { news_id: item.id } };
      return body(api.PUT("/api/v1/staff/news/{news_id}", { params, body: ready, headers }));
    },
    onSuccess: (saved) => {
      queries.setQueryData(["staff", "news", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["staff", "news"] });
      forget();
      if (!item) void navigate(`/news/${saved.id}`, { replace: true });
    },
  });
}
