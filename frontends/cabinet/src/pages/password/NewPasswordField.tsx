/** A password to be chosen: the operator's rules stand there before anything is typed. */
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTranslation } from "react-i18next";
import { PasswordField } from "./PasswordField.tsx";

type Props = { value: string; onType: (typed: string) => void; problem: unknown };

export function NewPasswordField({ value, onType, problem }: Props) {
  const { t } = useTranslation("password");
  const rules = useOperator().password;
  const digits = rules.characters === "digits";
  return (
    <PasswordField
      label={t("new")}
      description={t(digits ? "rules.digits" : "rules.any", { min: rules.min_length, max: rules.max_length })}
      value={value}
      onType={onType}
      autoComplete="new-password"
      name="new-password"
      {...(digits ? { inputMode: "numeric" as const } : {})}
      error={problem ? reasonAt(problem, "new_password") : null}
    />
  );
}
