/** What is typed at the door, as the operator's rules have it. */
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Anchor, Button, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PasswordField } from "../password/PasswordField.tsx";

export type Typed = { login: string; password: string; region: string };
type Props = { typed: Typed; onType: (typed: Typed) => void; problem: unknown; waits: boolean };

export function TypedFields({ typed, onType, problem, waits }: Props) {
  const { t } = useTranslation("sign_in");
  const { sign_in: rules, password, regions } = useOperator();
  const contract = rules.by === "contract";
  return (
    <Stack>
      {rules.region_required && (
        <NativeSelect
          label={t("region")}
          value={typed.region}
          onChange={(event) => onType({ ...typed, region: event.currentTarget.value })}
          data={regions.map(({ code, names }) => ({ value: code, label: said(names) }))}
        />
      )}
      <TextInput
        label={t(contract ? "contract" : "login")}
        name="username"
        value={typed.login}
        onChange={(event) => onType({ ...typed, login: event.currentTarget.value })}
        autoComplete="username"
        inputMode={contract ? "numeric" : "text"}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        required
        withAsterisk={false}
      />
      <PasswordField
        label={t("password")}
        name="password"
        value={typed.password}
        onType={(next) => onType({ ...typed, password: next })}
        {...(password.characters === "digits" ? { inputMode: "numeric" as const } : {})}
      />
      <Refused problem={problem} />
      <Button type="submit" size="md" loading={waits}>
        {t("go")}
      </Button>
      <Anchor component={Link} to="/recovery">
        {t("forgotten")}
      </Anchor>
      <Text size="sm" c="dimmed">
        {t(`first.${password.first}`)}
      </Text>
    </Stack>
  );
}

/** Kindly, with a way out: a locked door is opened by a recovery too. */
function Refused({ problem }: { problem: unknown }) {
  const { t } = useTranslation("sign_in");
  const { slug } = asProblem(problem);
  return (
    <ProblemNote problem={problem}>
      {slug === "too-many-requests" && (
        <Text size="sm" mt={4}>
          {t("locked")}
        </Text>
      )}
    </ProblemNote>
  );
}
