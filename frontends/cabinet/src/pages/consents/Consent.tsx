/** One consent: its text, the last decision, and another one. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

type Props = { consent: View<"ConsentView"> };

export function Consent({ consent }: Props) {
  const { t } = useTranslation("consents");
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (given: boolean) =>
      body(
        api.PUT("/api/v1/consents/{code}", {
          params: { path: { code: consent.code } },
          body: { version: consent.version, given },
        }),
      ),
    onSettled: () =>
      Promise.all(
        [["consents"], ["cabinet"], ["notifications"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const open = consent.asks || !consent.given;
  return (
    <Panel title={consent.name} aside={<State consent={consent} />}>
      <Stack gap="sm">
        <Text size="sm">{consent.text}</Text>
        {consent.asks && consent.given_version !== null && <Text size="sm">{t("renewed")}</Text>}
        {consent.required && (
          <Text size="sm" c="dimmed">
            {t("required")}
          </Text>
        )}
        <ProblemNote problem={decide.error} />
        <Group gap="xs">
          {open && (
            <Button variant="light" loading={decide.isPending} onClick={() => decide.mutate(true)}>
              {t("give")}
            </Button>
          )}
          {consent.asks && !consent.required && (
            <Button variant="default" disabled={decide.isPending} onClick={() => decide.mutate(false)}>
              {t("refuse")}
            </Button>
          )}
          {consent.given && !consent.asks && !consent.required && (
            <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate(false)}>
              {t("withdraw")}
            </Button>
          )}
        </Group>
      </Stack>
    </Panel>
  );
}

function State({ consent }: Props) {
  const { t } = useTranslation("consents");
  if (consent.asks)
    return (
      <Badge variant="light" tt="none">
        {t("asks")}
      </Badge>
    );
  const at = consent.decided_at ? moment(consent.decided_at) : "";
  return (
    <Text size="sm" c="dimmed">
      {t(consent.given ? "given" : "withdrawn", { at })}
    </Text>
  );
}
