/** One request to end a contract: the last day and the rest by the API's preview; approved or refused with a reason. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { date, today } from "@cabinet/kit/format/dates.ts";
import { Checkbox, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DecideDialog } from "../../desk/DecideDialog.tsx";
import { Settlement } from "../../desk/Settlement.tsx";
import type { OpenedProps } from "./TerminationQueue.tsx";

export function Decide({ one, close }: OpenedProps) {
  const { t } = useTranslation("terminations");
  const queries = useQueryClient();
  const [day, setDay] = useState("");
  const [returned, setReturned] = useState(false);
  const path = { termination_id: one.id };
  return (
    <DecideDialog
      title={t("decide", { account: one.account })}
      account={one.account}
      typed={{ id: one.id, day, returned }}
      approve={(preview, key) =>
        body(
          api.POST("/api/v1/staff/terminations/{termination_id}/approve", {
            params: { path, query: { preview } },
            headers: key ? { "Idempotency-Key": key } : {},
            body: { ends_on: day || null, equipment_returned: returned },
          }),
        )
      }
      show={(told) => <Settlement of={told} />}
      button={(told) => t("approve_from", { day: told?.ends_on ? date(told.ends_on) : "…" })}
      done={(told) => t("approved", { day: told.ends_on ? date(told.ends_on) : "" })}
      refuse={(reason) =>
        body(
          api.POST("/api/v1/staff/terminations/{termination_id}/refuse", {
            params: { path },
            body: { reason },
          }),
        )
      }
      close={() => {
        void queries.invalidateQueries({ queryKey: ["staff", "terminations"] });
        close();
      }}
    >
      <TextInput
        type="date"
        label={t("day")}
        description={t("day_why")}
        min={today()}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Checkbox
        label={t("returned")}
        checked={returned}
        onChange={(event) => setReturned(event.currentTarget.checked)}
      />
    </DecideDialog>
  );
}
