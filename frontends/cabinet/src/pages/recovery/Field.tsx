/** One field of the recovery's form, with its own keyboard. */
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { type RecoveryField, said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { NativeSelect, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NewPasswordField } from "../password/NewPasswordField.tsx";

type Props = { name: RecoveryField; value: string; onType: (text: string) => void; problem: unknown };

const KEYBOARDS: Partial<Record<RecoveryField, TextInputProps>> = {
  account: { inputMode: "numeric", maxLength: 64 },
  phone: { type: "tel", autoComplete: "tel", maxLength: 40 },
  email: { type: "email", autoComplete: "email", maxLength: 254 },
};

export function Field({ name, value, onType, problem }: Props) {
  const { t } = useTranslation("recovery");
  const { sign_in, regions } = useOperator();
  if (name === "new_password") return <NewPasswordField value={value} onType={onType} problem={problem} />;
  const error = problem ? reasonAt(problem, name) : null;
  if (name === "region") {
    return (
      <NativeSelect
        label={t("fields.region")}
        value={value}
        onChange={(event) => onType(event.currentTarget.value)}
        data={regions.map(({ code, names }) => ({ value: code, label: said(names) }))}
        error={error}
      />
    );
  }
  const contract = name === "login" && sign_in.by === "contract";
  const login: TextInputProps = {
    autoComplete: "username",
    inputMode: contract ? "numeric" : "text",
    autoCapitalize: "none",
    maxLength: 64,
  };
  return (
    <TextInput
      label={t(contract ? "fields.contract" : `fields.${name}`)}
      name={name}
      value={value}
      onChange={(event) => onType(event.currentTarget.value)}
      required
      withAsterisk={false}
      spellCheck={false}
      error={error}
      {...(KEYBOARDS[name] ?? login)}
    />
  );
}
