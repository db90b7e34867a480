/** What came of a call; whoever was not reached is told until when we call again. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { atClock } from "@cabinet/kit/format/clock.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { type Application, at, useTold } from "./terms.ts";

const OUTCOMES = ["reached", "not_reached", "later"] as const;
type Props = { application: Application; close: () => void };

export function NoteCall({ application, close }: Props) {
  const { t } = useTranslation("applications");
  const told = useTold();
  const { time_zone } = useOperator();
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | "">("");
  const [again, setAgain] = useState("");
  const [note, setNote] = useState("");
  const call_at = atClock(again, time_zone);
  return (
    <ActDialog
      title={t("acts.call")}
      button={t("note_call")}
      typed={outcome ? { outcome, again, note } : null}
      act={async (key) => {
        const now = await body(
          api.POST("/api/v1/staff/applications/{application_id}/call", {
            ...at(application.id),
            body: { outcome: outcome || "reached", call_at, note: note.trim() },
            headers: { "Idempotency-Key": key },
          }),
        );
        told(now);
        return now;
      }}
      done={({ call_by }) => (call_by ? t("call_again_by", { at: moment(call_by) }) : t("noted"))}
      close={close}
    >
      <Radio.Group
        label={t("outcome")}
        value={outcome}
        onChange={(value) => setOutcome(value as (typeof OUTCOMES)[number])}
      >
        <Stack gap="xs" mt="xs">
          {OUTCOMES.map((value) => (
            <Radio key={value} value={value} label={t(`outcomes.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        type="datetime-local"
        label={t("call_at")}
        description={t(outcome === "reached" ? "call_at_reached" : "call_at_about")}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      <Textarea
        label={t("note")}
        description={t("note_about")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={2000}
        autosize
        minRows={2}
      />
    </ActDialog>
  );
}
