/** Asks for the password once more and gets a token that is fresh enough. */
import { Button, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client.ts";
import { freshToken } from "../session/session.ts";
import { ProblemNote } from "./ProblemNote.tsx";

export default function ProofDialog({ end }: { end: (proven: boolean) => void }) {
  const { t } = useTranslation("kit");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<unknown>(null);
  const [waits, setWaits] = useState(false);
  const send = async () => {
    setWaits(true);
    try {
      freshToken(await body(api.POST("/api/v1/session/proof", { body: { password } })));
      end(true);
    } catch (thrown) {
      setProblem(thrown);
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
          <ProblemNote problem={problem} />
          <Button type="submit" loading={waits}>
            {t("proof.go")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
