/** The end without a contract: why, in the words that the applicant will read. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { NativeSelect, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { type Application, at, useTold } from "./terms.ts";

type Refusal = NonNullable<Application["refusal"]>;
type Props = { application: Application; close: () => void };

export function Refuse({ application, close }: Props) {
  const { t } = useTranslation("applications");
  const told = useTold();
  const [refusal, setRefusal] = useState<Refusal | "">("");
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const { data } = useQuery({
    queryKey: ["staff", "application-refusals"],
    queryFn: () => body(api.GET("/api/v1/staff/application-refusals")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  // What lapses lapses by itself.
  const items = data?.items.filter((one) => one.refusal !== "lapsed") ?? [];
  const usual = items.find((one) => one.refusal === refusal)?.texts[application.language];
  const own = refusal === "other";
  return (
    <ActDialog
      title={t("acts.refuse")}
      button={t("refuse")}
      danger
      typed={refusal && (!own || reason.trim()) ? { refusal, reason, note } : null}
      act={async (key) => {
        const now = await body(
          api.POST("/api/v1/staff/applications/{application_id}/refuse", {
            ...at(application.id),
            body: { refusal: refusal || "other", reason: reason.trim(), note: note.trim() },
            headers: { "Idempotency-Key": key },
          }),
        );
        told(now);
        return now;
      }}
      done={(now) => t("refused", { reason: now.reason })}
      close={close}
    >
      <NativeSelect
        label={t("refused_why")}
        value={refusal}
        onChange={(event) => setRefusal(event.currentTarget.value as Refusal)}
        data={[
          { value: "", label: t("choose") },
          ...items.map((one) => ({ value: one.refusal, label: t(`refusals.${one.refusal}`) })),
        ]}
      />
      {usual && !own && !reason.trim() && (
        <Text size="sm">
          {t("will_read")} «{usual}»
        </Text>
      )}
      <Textarea
        label={t(own ? "own_words_needed" : "own_words")}
        description={t("own_words_about")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        required={own}
        autosize
        minRows={2}
      />
      <Textarea
        label={t("note")}
        description={t("note_about")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={2000}
        autosize
        minRows={1}
      />
    </ActDialog>
  );
}
