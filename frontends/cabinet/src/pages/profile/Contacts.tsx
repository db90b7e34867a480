/** Where I am reached: phones and e-mails, the main ones, new ones. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { BackToProfile } from "./BackToProfile.tsx";
import { ContactsOf } from "./ContactsOf.tsx";

export default function Contacts() {
  const { t } = useTranslation("profile");
  useTitle(t("contacts.title"));
  const profile = useQuery({
    queryKey: ["profile"],
    queryFn: () => body(api.GET("/api/v1/profile")),
  });
  return (
    <Stack maw="40rem">
      <BackToProfile />
      <Title order={1} size="h2">
        {t("contacts.title")}
      </Title>
      <Text>{t("contacts.why")}</Text>
      <Section query={profile} title={t("contacts.phones")} lines={3}>
        {(me) => <ContactsOf kind="phone" known={me.phones} mayChange={me.changes.includes("phones")} />}
      </Section>
      <Section query={profile} title={t("contacts.emails")} lines={3}>
        {(me) => <ContactsOf kind="email" known={me.emails} mayChange={me.changes.includes("emails")} />}
      </Section>
    </Stack>
  );
}
