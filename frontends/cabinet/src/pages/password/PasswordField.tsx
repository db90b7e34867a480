/** A password that can be looked at, by mouse and by keyboard. */
import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = Omit<PasswordInputProps, "value" | "onChange"> & {
  value: string;
  onType: (typed: string) => void;
};

export function PasswordField({ value, onType, ...rest }: Props) {
  const { t } = useTranslation("kit");
  return (
    <PasswordInput
      value={value}
      onChange={(event) => onType(event.currentTarget.value)}
      autoComplete="current-password"
      required
      withAsterisk={false}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ "aria-label": t("show_password") }}
      aria-invalid={Boolean(rest.error)}
      {...rest}
    />
  );
}
