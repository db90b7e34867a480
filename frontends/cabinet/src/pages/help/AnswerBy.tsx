/** «Напишите сейчас, ответим до 10:30»: by the operator's calendar; the promise itself comes with the request. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date, dayAfter } from "@cabinet/kit/format/dates.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { answerBy, nowBy, shown } from "../../shell/hours.ts";
import { useSupport } from "../requests/support.ts";

/** `quiet` on a page; within a coloured note it has the note's own colour. */
export function AnswerBy({ quiet = true }: { quiet?: boolean }) {
  const { t } = useTranslation("help");
  const { calendar } = useOperator();
  const { answer_within } = useSupport();
  const now = nowBy(calendar);
  const by = answerBy(calendar, answer_within, now);
  if (!by) return null;
  const time = shown(by.minutes);
  const told =
    by.day === now.day
      ? t("answer_today", { time })
      : by.day === dayAfter(now.day, 1)
        ? t("answer_tomorrow", { time })
        : t("answer_on", { time, day: date(by.day) });
  return (
    <Text size="sm" {...(quiet ? { c: "dimmed" } : {})}>
      {told}
    </Text>
  );
}
