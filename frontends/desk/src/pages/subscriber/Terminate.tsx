/** Ends the contract of somebody who asks for it in the office or by phone; the preview says what is paid out. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { date, today } from "@cabinet/kit/format/dates.ts";
import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { Settlement } from "../../desk/Settlement.tsx";
import type { DialogProps } from "./Actions.tsx";

export default function Terminate({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const [day, setDay] = useState("");
  const [returned, setReturned] = useState(false);
  const number = known.account?.number ?? "";
  const end = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/accounts/{number}/termination", {
        params: { path: { number }, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
        body: { ends_on: day || null, equipment_returned: returned },
      }),
    );
  return (
    <ActDialog
      title={t("acts.terminate")}
      typed={{ day, returned }}
      danger
      preview={() => end(true)}
      show={(told) => <Settlement of={told} />}
      button={(told) => t("terminate.button", { day: told?.ends_on ? date(told.ends_on) : "…" })}
      act={(key) => end(false, key)}
      done={(told) => t("terminate.done", { day: told.ends_on ? date(told.ends_on) : "" })}
      close={close}
    >
      <TextInput
        type="date"
        label={t("terminate.day")}
        description={t("terminate.day_why")}
        min={today()}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
        data-autofocus
      />
      <Checkbox
        label={t("terminate.returned")}
        checked={returned}
        onChange={(event) => setReturned(event.currentTarget.checked)}
      />
    </ActDialog>
  );
}
