/** What to do about the most usual trouble, and by when somebody answers: only what the calendar promises. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date, dayAfter } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Group, List, Text } from "@mantine/core";
import { IconMessageCircle, IconPhone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { answerBy, type Clock, nowBy, openState, shown } from "../../shell/hours.ts";

export function Help() {
  const { t } = useTranslation("home");
  const { capabilities } = useOperator();
  return (
    <Panel title={t("help.title")}>
      <List type="ordered" spacing={4}>
        <List.Item>{t("help.look")}</List.Item>
        <List.Item>{t("help.power")}</List.Item>
        <List.Item>{t("help.cable")}</List.Item>
      </List>
      <Group gap="md" mt="sm">
        {Boolean(capabilities.requests) && (
          <Anchor component={Link} to="/help/requests/new" className="home-contact">
            <IconMessageCircle size={20} aria-hidden /> {t("help.write")}
          </Anchor>
        )}
        <Hotline />
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        <Answer />
      </Text>
    </Panel>
  );
}

function Hotline() {
  const [number] = useOperator().contacts.phones;
  return number ? (
    <Anchor href={`tel:${number}`} className="home-contact figures">
      <IconPhone size={20} aria-hidden /> {phone(number)}
    </Anchor>
  ) : null;
}

/** «Открыто до 21:00. Напишите сейчас, ответим до 10:30.» */
function Answer() {
  const { t } = useTranslation("home");
  const { calendar, support, capabilities } = useOperator();
  const now = nowBy(calendar);
  const within = typeof support.answer_within === "number" ? support.answer_within : null;
  const by = within === null || !capabilities.requests ? null : answerBy(calendar, within, now);
  const when = ({ day, minutes }: Clock, key: "opens" | "answer") => {
    const time = shown(minutes);
    if (day === now.day) return t(`help.${key}_today`, { time });
    if (day === dayAfter(now.day, 1)) return t(`help.${key}_tomorrow`, { time });
    return t(`help.${key}_on`, { time, day: date(day) });
  };
  const state = openState(calendar, now);
  return (
    <>
      {calendar.always_open && t("help.always")}
      {!calendar.always_open && "closes" in state && t("help.open", { time: shown(state.closes) })}
      {"opens" in state && state.opens && when(state.opens, "opens")} {by && when(by, "answer")}
    </>
  );
}
