/** A day and hours for the visit, by the operator's clock; also to move one. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { Group, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { hours } from "./Applications.tsx";
import { type Application, at, useTold } from "./terms.ts";

const AHEAD = 180;
type Props = { application: Application; close: () => void };

export function AgreeVisit({ application: { id, visit }, close }: Props) {
  const { t } = useTranslation("applications");
  const told = useTold();
  const [day, setDay] = useState(visit?.day ?? dayAfter(today(), 1));
  const [begins, setBegins] = useState(visit?.begins.slice(0, 5) ?? "10:00");
  const [ends, setEnds] = useState(visit?.ends.slice(0, 5) ?? "12:00");
  const [note, setNote] = useState("");
  // As it was when the dialog was opened: after it a visit is there.
  const [title] = useState(t(visit ? "acts.move_visit" : "acts.visit"));
  const ready = day >= today() && begins !== "" && begins < ends;
  return (
    <ActDialog
      title={title}
      button={ready ? t("agree", hours({ day, begins, ends })) : title}
      typed={ready ? { day, begins, ends, note } : null}
      act={async (key) => {
        const now = await body(
          api.POST("/api/v1/staff/applications/{application_id}/visit", {
            ...at(id),
            body: { day, begins: `${begins}:00`, ends: `${ends}:00`, note: note.trim() },
            headers: { "Idempotency-Key": key },
          }),
        );
        told(now);
        return now;
      }}
      done={(now) => now.visit && t("agreed", hours(now.visit))}
      close={close}
    >
      <TextInput
        type="date"
        label={t("day")}
        min={today()}
        max={dayAfter(today(), AHEAD)}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Group grow align="start">
        <TextInput
          type="time"
          label={t("begins")}
          value={begins}
          onChange={(event) => setBegins(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t("ends")}
          value={ends}
          error={begins && ends && begins >= ends ? t("ends_wrong") : null}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
      </Group>
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
