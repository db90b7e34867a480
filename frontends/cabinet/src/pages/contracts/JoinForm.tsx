/** Another contract of mine, proved by what one signs in with under it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PasswordField } from "../password/PasswordField.tsx";

export function JoinForm({ end }: { end: () => void }) {
  const { t } = useTranslation("contracts");
  const { t: kit } = useTranslation("kit");
  const { sign_in: rules, regions } = useOperator();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [region, setRegion] = useState(regions[0]?.code ?? "");
  const [totp, setTotp] = useState<string | null>(null);
  const proven = useProven();
  const queries = useQueryClient();
  const join = useMutation({
    mutationFn: (code: string | null) => {
      const known = { login: login.trim(), password, ...(code ? { totp: code.replace(/\s/g, "") } : {}) };
      const where = rules.region_required ? { region } : {};
      return proven(() => body(api.POST("/api/v1/contracts", { body: { ...known, ...where } })));
    },
    onSuccess: (all) => {
      queries.setQueryData(["contracts"], all);
      end();
    },
    onError: (error) => {
      if (asProblem(error).slug === "second-factor-needed") setTotp((known) => known ?? "");
    },
  });
  const slug = join.error && asProblem(join.error).slug;
  const contract = rules.by === "contract";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        join.mutate(totp);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("add_why")}</Text>
        {rules.region_required && (
          <NativeSelect
            label={t("region")}
            value={region}
            onChange={(event) => setRegion(event.currentTarget.value)}
            data={regions.map(({ code, names }) => ({ value: code, label: said(names) }))}
          />
        )}
        <TextInput
          label={t(contract ? "their_contract" : "their_login")}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          inputMode={contract ? "numeric" : "text"}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          withAsterisk={false}
        />
        <PasswordField label={t("their_password")} value={password} onType={setPassword} autoComplete="off" />
        {totp !== null && (
          <TextInput
            label={t("their_code")}
            value={totp}
            onChange={(event) => setTotp(event.currentTarget.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            required
            withAsterisk={false}
            autoFocus
            error={slug === "second-factor-needed" && join.variables ? t("wrong_code") : null}
          />
        )}
        {slug !== "second-factor-needed" && <ProblemNote problem={join.error} />}
        <Group gap="xs">
          <Button type="submit" loading={join.isPending}>
            {t("join")}
          </Button>
          <Button variant="default" onClick={end}>
            {kit("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
