/** Until when an answer is owed; while none is, only when the request was opened. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Age } from "../../desk/Age.tsx";
import type { Line } from "./ticket.ts";

type Props = { ticket: Pick<Line, "status" | "opened_at" | "answer_by"> };

export function Due({ ticket: { status, opened_at, answer_by } }: Props) {
  const { t } = useTranslation("requests");
  const ours = status === "open" || status === "in_progress";
  if (ours || answer_by) return <Age since={opened_at} by={answer_by} />;
  return (
    <Text size="sm" c="dimmed">
      {t("opened_at", { at: moment(opened_at) })}
    </Text>
  );
}
