/** Login and password of staff. */
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Typed = { login: string; password: string };
type Props = {
  typed: Typed;
  set: (typed: Typed) => void;
  send: () => void;
  waits: boolean;
  problem: unknown;
};

export function PasswordForm({ typed, set, send, waits, problem }: Props) {
  const { t } = useTranslation(["sign_in", "kit"]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack>
        <TextInput
          label={t("login")}
          value={typed.login}
          onChange={(event) => set({ ...typed, login: event.currentTarget.value })}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          autoFocus
        />
        <PasswordInput
          label={t("password")}
          value={typed.password}
          onChange={(event) => set({ ...typed, password: event.currentTarget.value })}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ "aria-label": t("kit:show_password") }}
        />
        <ProblemNote problem={problem} />
        <Button type="submit" loading={waits}>
          {t("enter")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("lost")}
        </Text>
      </Stack>
    </form>
  );
}
