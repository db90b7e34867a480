/** Every step, with its hour, who took it and what was noted for staff. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text, Timeline } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStaffName } from "../../desk/colleagues.ts";
import type { Application } from "./terms.ts";

export function History({ application }: { application: Application }) {
  const { t } = useTranslation("applications");
  const staffName = useStaffName();
  return (
    <Panel title={t("history")}>
      <Timeline bulletSize={12} lineWidth={2} active={application.history.length}>
        {application.history.map((step) => (
          <Timeline.Item
            key={step.at + step.status + step.outcome}
            title={
              <Text size="sm" fw={600}>
                {step.outcome ? t(`outcomes.${step.outcome}`) : t(`steps.${step.status}`)}
              </Text>
            }
          >
            <Text size="xs" c="dimmed">
              {step.author ? staffName(step.author) : t("by_itself")} ·{" "}
              <time dateTime={step.at}>{moment(step.at)}</time>
            </Text>
            {step.note && (
              <Text size="sm" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
                {step.note}
              </Text>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  );
}
