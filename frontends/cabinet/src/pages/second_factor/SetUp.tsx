/** Turning it on: the password, a picture for the authenticator, its first code. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Button, List, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Secret } from "./Secret.tsx";

type Props = { got: (codes: string[]) => void };

export function SetUp({ got }: Props) {
  const { t } = useTranslation("second_factor");
  const proven = useProven();
  const begin = useMutation({ mutationFn: () => proven(() => body(api.POST("/api/v1/second-factor"))) });
  if (begin.data) return <FirstCode secret={begin.data} got={got} />;
  return (
    <Stack align="flex-start">
      <List size="sm" spacing={4}>
        <List.Item>{t("needs_app")}</List.Item>
        <List.Item>{t("needs_codes")}</List.Item>
        <List.Item>{t("ends_others")}</List.Item>
      </List>
      <ProblemNote problem={begin.error} />
      <Button onClick={() => begin.mutate()} loading={begin.isPending}>
        {t("turn_on")}
      </Button>
    </Stack>
  );
}

function FirstCode({ secret, got }: Props & { secret: View<"NewSecondFactorView"> }) {
  const { t } = useTranslation("second_factor");
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      body(api.POST("/api/v1/second-factor/confirm", { body: { totp: code.replace(/\s/g, "") } })),
    onSuccess: ({ recovery_codes }) => got(recovery_codes),
  });
  const refused = confirm.error && asProblem(confirm.error).slug === "code-refused";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack>
        <Text fw={600}>{t("scan")}</Text>
        <Secret {...secret} />
        <TextInput
          label={t("first_code")}
          description={t("first_code_hint")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={12}
          required
          withAsterisk={false}
          maw="20rem"
          error={refused ? t("wrong_code") : null}
        />
        {!refused && <ProblemNote problem={confirm.error} />}
        <Button type="submit" loading={confirm.isPending} style={{ alignSelf: "start" }}>
          {t("confirm")}
        </Button>
      </Stack>
    </form>
  );
}
