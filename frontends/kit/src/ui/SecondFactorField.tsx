/** The six digits of an authenticator, or one of the recovery codes for who has it not at hand. */
import { Anchor, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

export type FactorCode = { totp: string } | { recovery_code: string };

type Props = { onCode: (code: FactorCode) => void; error?: ReactNode; focus?: boolean };

export function SecondFactorField({ onCode, error, focus = false }: Props) {
  const { t } = useTranslation("kit");
  const [typed, setTyped] = useState("");
  const [kept, setKept] = useState(false);
  const type = (text: string, recovery: boolean) => {
    setTyped(text);
    const bare = text.replace(/\s/g, "");
    onCode(recovery ? { recovery_code: bare } : { totp: bare });
  };
  const swap = () => {
    setKept(!kept);
    type("", !kept);
  };
  return (
    <Stack gap={6}>
      <TextInput
        key={String(kept)}
        label={t(kept ? "second_factor.recovery_code" : "second_factor.code")}
        description={t(kept ? "second_factor.recovery_hint" : "second_factor.code_hint")}
        value={typed}
        onChange={(event) => type(event.currentTarget.value, kept)}
        inputMode={kept ? "text" : "numeric"}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={kept ? 32 : 12}
        required
        withAsterisk={false}
        autoFocus={focus}
        error={error}
      />
      <Anchor component="button" type="button" size="sm" onClick={swap} style={{ alignSelf: "start" }}>
        {t(kept ? "second_factor.back" : "second_factor.instead")}
      </Anchor>
    </Stack>
  );
}
