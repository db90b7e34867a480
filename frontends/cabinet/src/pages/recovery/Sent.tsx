/** What goes on after the form; the same for everybody, known to us or not. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { NewPassword } from "./NewPassword.tsx";
import { started, type Typed } from "./RecoveryForm.tsx";

type Begun = { answer: View<"RecoveryBegun">; typed: Typed };
type Props = Begun & { again: (begun: Begun) => void; back: () => void; done: () => void };

export function Sent({ answer, typed, again, back, done }: Props) {
  const { t } = useTranslation("recovery");
  const { recovery: rules } = useOperator();
  const repeat = useMutation({
    mutationFn: () => started(typed),
    onSuccess: (next) => again({ answer: next, typed }),
  });
  const what = answer.next === "link" && rules.kind === "new_password_by_link" ? "link_typed" : answer.next;
  return (
    <>
      <Alert role="status" variant="light" icon={<IconSend />} title={t(`sent.${what}.title`)}>
        {t(`sent.${what}.more`, { minutes: rules.expires_minutes })}
      </Alert>
      {answer.next === "code" && (
        <NewPassword key={answer.recovery} proof={{ recovery: answer.recovery }} done={done} />
      )}
      {answer.next === "message" && (
        <Button component={Link} to="/sign-in">
          {t("sign_in_with_it")}
        </Button>
      )}
      <Panel>
        <Stack gap="xs">
          <Text fw={600}>{t("nothing_came")}</Text>
          <Text size="sm">{t(`check.${typed.channel ?? "sms"}`)}</Text>
          <ProblemNote problem={repeat.error} />
          <Group gap="lg">
            <Button variant="default" loading={repeat.isPending} onClick={() => repeat.mutate()}>
              {t("again")}
            </Button>
            <Anchor component="button" type="button" size="sm" onClick={back}>
              {t("other_data")}
            </Anchor>
          </Group>
        </Stack>
      </Panel>
    </>
  );
}
