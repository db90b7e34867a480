/** Every step of the request, with its hour and who took it. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text, Timeline } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import type { Ticket } from "./ticket.ts";

export function History({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const staffName = useStaffName();
  const who = ({ by, staff_id }: Ticket["history"][number]) =>
    staff_id ? staffName(staff_id) : by === "subscriber" ? ticket.subscriber_name : t("system");
  return (
    <Panel title={t("history")}>
      <Timeline bulletSize={12} lineWidth={2} active={ticket.history.length}>
        {ticket.history.map((step) => (
          <Timeline.Item
            key={step.at + step.status}
            title={
              <Text size="sm" fw={600}>
                {t(`status.${step.status}`)}
              </Text>
            }
          >
            <Text size="xs" c="dimmed">
              {who(step)} · <time dateTime={step.at}>{moment(step.at)}</time>
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  );
}
