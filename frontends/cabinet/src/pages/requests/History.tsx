/** Every step of a request with its hour and who took it. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Text, Timeline } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Ticket } from "./support.ts";

export function History({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  return (
    <Timeline bulletSize={14} lineWidth={2} active={ticket.history.length}>
      {ticket.history.map((step, place) => (
        <Timeline.Item
          key={step.at + step.status}
          title={t(step.status === "open" && place ? "opened_again" : `status.${step.status}`)}
        >
          <Text size="sm" c="dimmed">
            {t(`by.${step.by}`)} · <time dateTime={step.at}>{moment(step.at)}</time>
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
