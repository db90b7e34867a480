/** Asks for the password once more and gets a token that is fresh enough. */
import { Button, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client.ts";
import { asProblem } from "../api/problems.ts";
import { freshToken } from "../session/session.ts";
import { ProblemNote } from "./ProblemNote.tsx";
import { type FactorCode, SecondFactorField } from "./SecondFactorField.tsx";

export default function ProofDialog({ end }: { end: (proven: boolean) => void }) {
  const { t } = useTranslation("kit");
  const [password, setPassword] = useState("");
  const [factor, setFactor] = useState<FactorCode | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [waits, setWaits] = useState(false);
  const send = async () => {
    setWaits(true);
    try {
      freshToken(await body(api.POST("/api/v1/session/proof", { body: { password, ...factor } })));
      end(true);
    } catch (thrown) {
      // The first time it is no mistake: the password was right, and there is a second factor.
      const asked = asProblem(thrown).slug === "second-factor-needed" && !factor;
      if (asked) setFactor({ totp: "" });
      setProblem(asked ? null : thrown);
      setWaits(false);
    }
  };
  return (
    <Modal
      opened
      onClose={() => end(false)}
      title={t("proof.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack>
          <Text size="sm">{t("proof.why")}</Text>
          <PasswordInput
            label={t("proof.password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": t("show_password") }}
          />
          {factor && <SecondFactorField onCode={setFactor} focus />}
          <ProblemNote problem={problem} />
          <Button type="submit" loading={waits}>
            {t("proof.go")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
