/** Concludes a contract, from an application or from nothing; then the paper with number and first password, once. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Button, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Paper } from "../../desk/Paper.tsx";
import { ContractForm } from "./ContractForm.tsx";

type Done = { told: View<"FirstPasswordView">; name: string };

export default function NewContract() {
  const { t } = useTranslation("new_contract");
  useTitle(t("title"));
  const [params, setParams] = useSearchParams();
  const application = params.get("application");
  const [done, setDone] = useState<Done | null>(null);
  return (
    <Stack maw="48rem">
      <Title order={1} size="h3">
        {t(done ? "done_title" : "title")}
      </Title>
      {done ? (
        <Concluded
          done={done}
          another={() => {
            setParams({});
            setDone(null);
          }}
        />
      ) : application ? (
        <FromApplication id={application} end={setDone} />
      ) : (
        <Panel>
          <ContractForm wish={null} end={setDone} />
        </Panel>
      )}
    </Stack>
  );
}

function FromApplication({ id, end }: { id: string; end: (done: Done) => void }) {
  const { t } = useTranslation("new_contract");
  const query = useQuery({
    queryKey: ["staff", "applications", id],
    queryFn: () =>
      body(
        api.GET("/api/v1/staff/applications/{application_id}", { params: { path: { application_id: id } } }),
      ),
    // What is typed over it stays.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Panel>
      <Loaded query={query} lines={8}>
        {(application) =>
          application.status === "concluded" || application.status === "refused" ? (
            <Alert color="yellow">{t(`already.${application.status}`)}</Alert>
          ) : (
            <>
              <Anchor component={Link} to={`/applications/${id}`} size="sm">
                {t("from", { code: application.code })}
              </Anchor>
              <ContractForm wish={application.contract} end={end} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Concluded({ done: { told, name }, another }: { done: Done; another: () => void }) {
  const { t } = useTranslation("new_contract");
  return (
    <Panel title={t("number", { number: told.contract })}>
      <Paper told={told} name={name} />
      <Group mt="md">
        <Anchor component={Link} to={`/subscribers/${told.subscriber_id}`} size="sm">
          {t("to_subscriber")}
        </Anchor>
        <Button variant="subtle" size="compact-sm" onClick={another}>
          {t("another")}
        </Button>
      </Group>
    </Panel>
  );
}
