/** Who I am here, what is still missing, where everything about me is kept, and the way out. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { Missing } from "./Missing.tsx";
import { Places } from "./Places.tsx";
import { SignOut } from "./SignOut.tsx";
import { WhoIAm } from "./WhoIAm.tsx";
import "./profile.css";

export default function Profile() {
  const { t } = useTranslation("profile");
  useTitle(t("title"));
  const profile = useQuery({
    queryKey: ["profile"],
    queryFn: () => body(api.GET("/api/v1/profile")),
  });
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <div className="profile">
        <Stack>
          <Section query={profile} lines={5} title={t("who")}>
            {(me) => <WhoIAm me={me} />}
          </Section>
          <Missing />
        </Stack>
        <Stack>
          <Places />
          <Section query={profile} lines={2}>
            {(me) => <LanguageChoice me={me} />}
          </Section>
          <SignOut />
        </Stack>
      </div>
    </Stack>
  );
}
