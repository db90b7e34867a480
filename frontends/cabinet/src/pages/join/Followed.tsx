/** Where an application stands, for whoever has its code. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Timeline, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Back } from "../../shell/Back.tsx";
import { Call } from "../help/Call.tsx";
import { FollowForm } from "./FollowForm.tsx";

type Application = View<"FollowedView">;

export default function Followed() {
  const { t } = useTranslation("join");
  useTitle(t("followed"));
  const { code = "" } = useParams();
  const found = useQuery({
    queryKey: ["applications", code],
    queryFn: () => body(api.GET("/api/v1/applications/{code}", { params: { path: { code } } })),
  });
  const unknown = found.error && asProblem(found.error).slug === "not-found";
  return (
    <Stack maw={720} mx="auto">
      <Back to="/join">{t("to_join")}</Back>
      <Title order={1} size="h2">
        {t("followed")}
      </Title>
      {unknown ? (
        <>
          <Panel>
            <Text>{t("unknown")}</Text>
          </Panel>
          <FollowForm />
        </>
      ) : (
        <Loaded query={found} lines={6}>
          {(application) => <Shown application={application} />}
        </Loaded>
      )}
    </Stack>
  );
}

function Shown({ application }: { application: Application }) {
  const { t } = useTranslation("join");
  const { status, name, phone, code } = application;
  return (
    <>
      <Panel title={t(`stand.${status}`)}>
        <Stack gap="xs">
          <Next application={application} />
          <Text size="sm" c="dimmed">
            {[code, name, phone].filter(Boolean).join(" · ")}
          </Text>
        </Stack>
      </Panel>
      <Panel title={t("steps")}>
        <Steps application={application} />
      </Panel>
      <Panel title={t("questions")}>
        <Call />
      </Panel>
    </>
  );
}

/** What comes next, or why nothing does. */
function Next({ application }: { application: Application }) {
  const { t } = useTranslation("join");
  const { status, visit, reason, call_by, next_step } = application;
  if (status === "refused") return <Text>{reason || t("refused_why")}</Text>;
  if (visit && status === "visit_agreed") {
    const hours = { from: visit.begins.slice(0, 5), until: visit.ends.slice(0, 5) };
    return <Text>{t("visit", { day: date(visit.day), ...hours })}</Text>;
  }
  if (call_by && next_step) return <Text>{t(`by.${next_step}`, { when: moment(call_by) })}</Text>;
  return <Text>{t(`meaning.${status}`)}</Text>;
}

function Steps({ application: { history } }: { application: Application }) {
  const { t } = useTranslation("join");
  return (
    <Timeline bulletSize={14} lineWidth={2} active={history.length}>
      {history.map((step) => (
        <Timeline.Item key={step.at} title={t(`step.${step.outcome || step.status}`)}>
          <Text size="sm" c="dimmed">
            <time dateTime={step.at}>{moment(step.at)}</time>
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
