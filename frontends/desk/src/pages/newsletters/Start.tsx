/** Starts a newsletter, now or later; before it, to how many it goes. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { atClock, clockOf } from "@cabinet/kit/format/clock.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { When } from "../../desk/When.tsx";
import type { Letter } from "./written.ts";

export function Start({ letter, close }: { letter: Letter; close: () => void }) {
  const { t } = useTranslation("newsletters");
  const { time_zone } = useOperator();
  const [when, setWhen] = useState<string | null>(
    letter.state === "scheduled" ? clockOf(letter.starts_at, time_zone) : null,
  );
  const at = when === null ? null : atClock(when, time_zone);
  const { channels, segment, id } = letter;
  return (
    <ActDialog
      title={t("start.title")}
      button={at ? t("start.at", { at: moment(at) }) : t("start.now")}
      typed={when === "" ? null : { at }}
      preview={() => body(api.POST("/api/v1/staff/newsletters/recipients", { body: { channels, segment } }))}
      show={({ count }) => (
        <Text size="sm">
          {t("start.to")}{" "}
          <b>{channels.map((one) => `${t(`ways.${one}`)} ${number(count[one] ?? 0)}`).join(", ")}</b>.{" "}
          {t("start.hours")}
        </Text>
      )}
      act={() =>
        body(
          api.POST("/api/v1/staff/newsletters/{newsletter_id}/start", {
            params: { path: { newsletter_id: id } },
            body: { at },
          }),
        )
      }
      done={({ state }) => t(state === "scheduled" && at ? "start.planned" : "start.done")}
      close={close}
    >
      <When label={t("start.when")} value={when} onChange={setWhen} />
    </ActDialog>
  );
}
