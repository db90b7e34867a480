/** Write to support: the operator's own form of each kind that it takes. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Outline, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Radio, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Call } from "../help/Call.tsx";
import { ToHelp } from "../help/ToHelp.tsx";
import { RequestForm } from "./RequestForm.tsx";
import { type Kind, useKinds, useSupport } from "./support.ts";

export default function NewRequest() {
  const { t } = useTranslation("requests");
  useTitle(t("new"));
  const kinds = useKinds();
  const { forms } = useSupport();
  const [asked, ask] = useSearchParams();
  const kind = kinds.find((one) => one === asked.get("kind")) ?? kinds[0];
  const form = kind && forms[kind];
  // Only what it already knows is filled in from it: without it the form is as good.
  const profile = useQuery({ queryKey: ["profile"], queryFn: () => body(api.GET("/api/v1/profile")) });
  return (
    <Stack maw={720}>
      <ToHelp />
      <Title order={1} size="h2">
        {t("new")}
      </Title>
      {!form && (
        <Panel>
          <Text mb="sm">{t("not_taken")}</Text>
          <Call />
        </Panel>
      )}
      {form && (
        <Panel>
          {kinds.length > 1 && (
            <KindChoice kinds={kinds} kind={kind} choose={(one) => ask({ kind: one }, { replace: true })} />
          )}
          {profile.isPending ? (
            <Outline lines={6} />
          ) : (
            <RequestForm key={kind} kind={kind} form={form} profile={profile.data} />
          )}
        </Panel>
      )}
    </Stack>
  );
}

type Choice = { kinds: Kind[]; kind: Kind; choose: (kind: string) => void };

function KindChoice({ kinds, kind, choose }: Choice) {
  const { t } = useTranslation("requests");
  return (
    <Radio.Group label={t("what")} value={kind} onChange={choose} mb="md">
      <Stack gap="sm" mt="xs">
        {kinds.map((one) => (
          <Radio key={one} value={one} label={t(`kinds.${one}`)} description={t(`kinds_about.${one}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
