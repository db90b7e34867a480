/**
 * The last step, by the SMS's code or the letter's link. A password is typed here also where one was typed at the
 * beginning: then only this one counts, and nobody who has typed another gets in by the owner's click.
 */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem, reasonAt } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { NewPasswordField } from "../password/NewPasswordField.tsx";

type Props = { proof: { token: string } | { recovery: string }; done: () => void };

export function NewPassword({ proof, done }: Props) {
  const { t } = useTranslation("recovery");
  const typedBefore = useOperator().recovery.kind === "new_password_by_link";
  const [code, setCode] = useState("");
  const [wanted, setWanted] = useState("");
  const byCode = "recovery" in proof;
  const finish = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/recovery/confirm", {
          body: { ...proof, ...(byCode ? { code } : {}), new_password: wanted, client: "web" },
        }),
      ),
    onSuccess: done,
  });
  const refused = finish.error && asProblem(finish.error).slug === "code-refused";
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          finish.mutate();
        }}
      >
        <Stack>
          {!byCode && <Text>{t(typedBefore ? "link_typed_how" : "link_how")}</Text>}
          {byCode && (
            <TextInput
              label={t("code")}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={32}
              required
              withAsterisk={false}
              error={refused ? t("code_refused") : null}
            />
          )}
          <NewPasswordField value={wanted} onType={setWanted} problem={finish.error} />
          {!(byCode && refused) && !reasonAt(finish.error, "new_password") && (
            <ProblemNote problem={finish.error}>
              {refused && (
                <Anchor component={Link} to="/recovery" size="sm">
                  {t("begin_anew")}
                </Anchor>
              )}
            </ProblemNote>
          )}
          <Button type="submit" loading={finish.isPending}>
            {t("finish")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
