/** Going over to another contract; one that is better protected asks for its own code. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { signedIn } from "@cabinet/kit/session/session.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { type FactorCode, SecondFactorField } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

type Props = { contract: View<"ContractView">; beside: ReactNode };

export function Switch({ contract, beside }: Props) {
  const { t } = useTranslation("contracts");
  const navigate = useNavigate();
  const [factor, setFactor] = useState<FactorCode | null>(null);
  const go = useMutation({
    mutationFn: (code: FactorCode | null) =>
      body(
        api.POST("/api/v1/session/contract", {
          body: { contract_id: contract.id, client: "web", ...code },
        }),
      ),
    onSuccess: (answer) => {
      // Everything of the former contract is forgotten by this.
      signedIn(answer);
      navigate("/");
    },
    onError: (error) => {
      if (asProblem(error).slug === "second-factor-needed") setFactor((known) => known ?? { totp: "" });
    },
  });
  const asked = go.error !== null && asProblem(go.error).slug === "second-factor-needed";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go.mutate(factor);
      }}
    >
      <Stack gap="xs" align="flex-start">
        {factor && (
          <SecondFactorField
            onCode={setFactor}
            error={asked && go.variables ? t("wrong_code") : null}
            focus
          />
        )}
        {!asked && <ProblemNote problem={go.error} />}
        <Group gap="xs">
          <Button
            type="submit"
            variant="default"
            loading={go.isPending}
            aria-label={`${t("switch")}: ${contract.contract}`}
          >
            {t("switch")}
          </Button>
          {beside}
        </Group>
      </Stack>
    </form>
  );
}
