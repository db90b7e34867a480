/** The authenticator of staff: set up at the first sign-in, renewed later, and the recovery codes on paper. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { tokenAfterRefusal, useSession } from "@cabinet/kit/session/session.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Panel, Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Codes } from "./Codes.tsx";
import { SetUp } from "./SetUp.tsx";
import "../sign_in/sign_in.css";

export default function SecondFactor() {
  const { t } = useTranslation("second_factor");
  useTitle(t("title"));
  const session = useSession();
  const must = session?.mustSetUpSecondFactor ?? false;
  const [codes, setCodes] = useState<string[] | null>(null);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const end = useMutation({
    // The token that opened nothing but this page is changed for one that opens the desk.
    mutationFn: async () => (must ? tokenAfterRefusal(session?.token ?? "") : null),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["second-factor"] });
      if (must) void navigate("/");
      // Last: they are shown this once.
      setCodes(null);
    },
  });
  return (
    <div className="door">
      <Title order={1} size="h3" mb="md">
        {t("title")}
      </Title>
      {codes ? (
        <>
          <Codes codes={codes} end={() => end.mutate()} waits={end.isPending} />
          <ProblemNote problem={end.error} retry={() => end.mutate()} />
        </>
      ) : must ? (
        <First got={setCodes} />
      ) : (
        <Mine got={setCodes} />
      )}
    </div>
  );
}

function First({ got }: { got: (codes: string[]) => void }) {
  const { t } = useTranslation("second_factor");
  return (
    <Panel title={t("first")}>
      <Text mb="md">{t("why")}</Text>
      <SetUp got={got} />
    </Panel>
  );
}

function Mine({ got }: { got: (codes: string[]) => void }) {
  const { t } = useTranslation("second_factor");
  const proven = useProven();
  const [anew, setAnew] = useState(false);
  const query = useQuery({
    queryKey: ["second-factor"],
    queryFn: () => body(api.GET("/api/v1/second-factor")),
  });
  const renew = useMutation({
    mutationFn: () => proven(() => body(api.POST("/api/v1/second-factor/recovery-codes"))),
    onSuccess: ({ recovery_codes }) => got(recovery_codes),
  });
  return (
    <Section title={t("now")} query={query}>
      {({ recovery_codes_left }) => (
        <Stack>
          <Text>{t("codes_left", { count: recovery_codes_left })}</Text>
          <ProblemNote problem={renew.error} />
          {anew ? (
            <SetUp got={got} />
          ) : (
            <Group>
              <Button variant="default" onClick={() => renew.mutate()} loading={renew.isPending}>
                {t("renew")}
              </Button>
              <Button variant="default" onClick={() => setAnew(true)}>
                {t("other_phone")}
              </Button>
            </Group>
          )}
        </Stack>
      )}
    </Section>
  );
}
