/** The second step of signing in: the authenticator's code or one that was kept for such a day. */
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { type FactorCode, SecondFactorField } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = {
  onCode: (code: FactorCode) => void;
  /** Of a try with a code; the first one was without. */
  problem: unknown;
  waits: boolean;
  back: () => void;
};

export function CodeStep({ onCode, problem, waits, back }: Props) {
  const { t } = useTranslation("sign_in");
  const wrong = problem !== null && asProblem(problem).slug === "second-factor-needed";
  return (
    <Stack>
      <Text>{t("code_why")}</Text>
      <SecondFactorField onCode={onCode} focus error={wrong ? t("wrong_code") : null} />
      {!wrong && <ProblemNote problem={problem} />}
      <Button type="submit" size="md" loading={waits}>
        {t("go")}
      </Button>
      <Anchor component="button" type="button" size="sm" onClick={back} style={{ alignSelf: "start" }}>
        {t("other_person")}
      </Anchor>
    </Stack>
  );
}
