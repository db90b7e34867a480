/** The present password, the new one, and the second factor's code where there is one. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem, reasonAt } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { type FactorCode, SecondFactorField } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NewPasswordField } from "./NewPasswordField.tsx";
import { PasswordField } from "./PasswordField.tsx";

type Props = { first: boolean; done: (answer: View<"SignedInSession">) => void };

export function PasswordForm({ first, done }: Props) {
  const { t } = useTranslation("password");
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [factor, setFactor] = useState<FactorCode | null>(null);
  const change = useMutation({
    mutationFn: (code: FactorCode | null) =>
      body(
        api.PUT("/api/v1/password", {
          body: { current_password: current, new_password: wanted, client: "web", ...code },
        }),
      ),
    onSuccess: done,
    onError: (error) => {
      if (asProblem(error).slug === "second-factor-needed") setFactor((known) => known ?? { totp: "" });
    },
  });
  const contracts = useQuery({
    queryKey: ["contracts"],
    queryFn: () => body(api.GET("/api/v1/contracts")),
    enabled: !first,
  });
  const slug = change.error && asProblem(change.error).slug;
  // The code is asked for the first time: nothing has gone wrong.
  const asked = slug === "second-factor-needed" && !change.variables;
  const atField = slug === "wrong-credentials" || reasonAt(change.error, "new_password");
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(factor);
        }}
      >
        <Stack>
          <PasswordField
            label={t(first ? "current_first" : "current")}
            name="current-password"
            value={current}
            onType={setCurrent}
            error={slug === "wrong-credentials" ? t("wrong_current") : null}
          />
          <NewPasswordField value={wanted} onType={setWanted} problem={change.error} />
          {factor && <SecondFactorField onCode={setFactor} focus />}
          {change.error && !atField && !asked && <ProblemNote problem={change.error} />}
          <Text size="sm" c="dimmed">
            {t("ends")} {contracts.data && contracts.data.items.length > 1 && t("parts")}
          </Text>
          <Button type="submit" loading={change.isPending}>
            {t("go")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
