/** Six digits of the authenticator; whoever has not got the phone at hand types a recovery code. */
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { type FactorCode, SecondFactorField } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Props = { send: (code: FactorCode) => void; waits: boolean; problem: unknown; back: () => void };

export function CodeForm({ send, waits, problem, back }: Props) {
  const { t } = useTranslation(["sign_in", "kit"]);
  const [code, setCode] = useState<FactorCode>({ totp: "" });
  const type = (typed: FactorCode) => {
    setCode(typed);
    // Six digits are the whole code: no key more.
    if ("totp" in typed && /^\d{6}$/.test(typed.totp) && !waits) send(typed);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send(code);
      }}
    >
      <Stack>
        <SecondFactorField onCode={type} focus />
        <ProblemNote problem={problem} />
        <Button type="submit" loading={waits}>
          {t("enter")}
        </Button>
        <Button variant="subtle" onClick={back}>
          {t("kit:back")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("lost_all")}
        </Text>
      </Stack>
    </form>
  );
}
