/** One application whole: whom to call, where, who else has applied from there, what was done, what is next. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { Age } from "../../desk/Age.tsx";
import { useStaffName } from "../../desk/colleagues.ts";
import { useKeys } from "../../desk/keys.ts";
import { hours } from "./Applications.tsx";
import { Duplicates } from "./Duplicates.tsx";
import { History } from "./History.tsx";
import { Next } from "./Next.tsx";
import { type Application, ask, isOpen, keyOf, owedBy } from "./terms.ts";

export default function OneApplication() {
  const { t } = useTranslation(["applications", "desk"]);
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: keyOf(id), queryFn: () => ask(id) });
  const navigate = useNavigate();
  useTitle(query.data?.full_name || t("one"));
  useKeys([{ keys: "u", does: t("keys.back"), act: () => void navigate("/applications") }]);
  return (
    <Stack gap="sm" maw="64rem">
      <Anchor component={Link} to="/applications" size="sm" w="fit-content">
        {t("desk:back_to_queue")}
      </Anchor>
      {!query.data && (
        <Title order={1} size="h3">
          {t("one")}
        </Title>
      )}
      <Loaded query={query} lines={10}>
        {(application) => <Shown key={application.id} application={application} />}
      </Loaded>
    </Stack>
  );
}

function Shown({ application }: { application: Application }) {
  const { t } = useTranslation("applications");
  const { full_name, code, status } = application;
  return (
    <>
      <Group justify="space-between" align="start" gap="xs">
        <div>
          <Title order={1} size="h3">
            {full_name || t("one")}
          </Title>
          <Text size="sm" c="dimmed">
            {t(`steps.${status}`)} · {t("code", { code })}
          </Text>
        </div>
        {isOpen(application) && <Age since={application.received_at} by={owedBy(application)} />}
      </Group>
      <Duplicates application={application} />
      <Next application={application} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm" style={{ alignItems: "start" }}>
        <Asked application={application} />
        <History application={application} />
      </SimpleGrid>
    </>
  );
}

function Asked({ application }: { application: Application }) {
  const { t } = useTranslation(["applications", "kit"]);
  const staffName = useStaffName();
  const { visit, refusal, reason, email, comment, entered_by, subscriber_id } = application;
  return (
    <Panel title={t("asked")}>
      <Facts dense>
        <Fact what={t("fields.phone")}>
          <Anchor href={`tel:${application.phone}`} inherit fw={600}>
            {phone(application.phone)}
          </Anchor>
        </Fact>
        {email && <Fact what={t("fields.email")}>{email}</Fact>}
        <Fact what={t("fields.address")}>{application.address || t("no_address")}</Fact>
        {comment && <Fact what={t("fields.comment")}>{comment}</Fact>}
        {application.wifi_survey && <Fact what={t("survey")}>{t("wanted")}</Fact>}
        {visit && <Fact what={t("visit")}>{t("visit_at", hours(visit))}</Fact>}
        {refusal && <Fact what={t("refused_why")}>{reason || t(`refusals.${refusal}`)}</Fact>}
        <Fact what={t("language")}>{t(`kit:languages.${application.language}`)}</Fact>
        <Fact what={t("came")}>
          {t(entered_by ? "came_by_phone" : "came_by_form", {
            at: moment(application.received_at),
            who: entered_by ? staffName(entered_by) : "",
          })}
        </Fact>
        <Fact what={t("consent_fact")}>{t(entered_by ? "consent_by_phone" : "consent_by_form")}</Fact>
      </Facts>
      {subscriber_id && (
        <Anchor component={Link} to={`/subscribers/${subscriber_id}`} size="sm">
          {t("to_subscriber")}
        </Anchor>
      )}
    </Panel>
  );
}
