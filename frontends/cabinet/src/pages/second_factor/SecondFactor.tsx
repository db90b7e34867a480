/** Signing in by two steps: turned on with an authenticator, seen, turned off. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BackToProfile } from "../profile/BackToProfile.tsx";
import { Codes } from "./Codes.tsx";
import { InForce } from "./InForce.tsx";
import { SetUp } from "./SetUp.tsx";

export default function SecondFactor() {
  const { t } = useTranslation("second_factor");
  useTitle(t("title"));
  const state = useQuery({
    queryKey: ["second-factor"],
    queryFn: () => body(api.GET("/api/v1/second-factor")),
  });
  // Shown once: they live in this page alone.
  const [codes, setCodes] = useState<string[] | null>(null);
  const got = (fresh: string[]) => {
    setCodes(fresh);
    void state.refetch();
  };
  return (
    <Stack maw="40rem">
      <BackToProfile />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Text>{t("what")}</Text>
      {codes ? (
        <Codes codes={codes} done={() => setCodes(null)} />
      ) : (
        <Section query={state} lines={4}>
          {({ set_up, recovery_codes_left }) =>
            set_up ? (
              <InForce left={recovery_codes_left} got={got} off={() => void state.refetch()} />
            ) : (
              <SetUp got={got} />
            )
          }
        </Section>
      )}
    </Stack>
  );
}
