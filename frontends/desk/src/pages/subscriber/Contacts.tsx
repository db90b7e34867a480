/** How to reach them, and what of the sign-in one can tell. */
import type { View } from "@cabinet/kit/api/client.ts";
import { said, useOperator, type Words } from "@cabinet/kit/brand/operator.ts";
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Contacts({ profile }: { profile: View<"StaffProfile"> }) {
  const { t } = useTranslation(["subscriber", "kit"]);
  const regions = useOperator().regions as { code: string; names: Words }[];
  const region = regions.find(({ code }) => code === profile.region);
  const password = profile.must_change_password ? "must_change" : profile.first_password ? "first" : "own";
  return (
    <Panel title={t("contacts")}>
      {profile.phones.map(({ value, confirmed }) => (
        <Contact key={value} href={`tel:${value}`} text={phone(value)} confirmed={confirmed} />
      ))}
      {profile.emails.map(({ value, confirmed }) => (
        <Contact key={value} href={`mailto:${value}`} text={value} confirmed={confirmed} />
      ))}
      <Facts dense>
        <Fact what={t("language")}>{t(`kit:languages.${profile.language}`)}</Fact>
        {region && <Fact what={t("region")}>{said(region.names)}</Fact>}
        <Fact what={t("password")}>{t(`passwords.${profile.has_password ? password : "none"}`)}</Fact>
        {profile.password_changed_at && (
          <Fact what={t("changed")}>{moment(profile.password_changed_at)}</Fact>
        )}
        <Fact what={t("sessions")}>
          {profile.sessions > 0 ? t("session_count", { count: profile.sessions }) : t("no_sessions")}
        </Fact>
        <Fact what={t("registered")}>{date(profile.registered_at)}</Fact>
      </Facts>
    </Panel>
  );
}

function Contact({ href, text, confirmed }: { href: string; text: string; confirmed: boolean }) {
  const { t } = useTranslation("subscriber");
  return (
    <Text size="sm" mb={2}>
      <Anchor href={href} inherit>
        {text}
      </Anchor>{" "}
      {!confirmed && (
        <Text span size="xs" c="dimmed">
          {t("unconfirmed")}
        </Text>
      )}
    </Text>
  );
}
