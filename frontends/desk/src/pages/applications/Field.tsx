/** One field of the application, with the keyboard that fits it; nothing of it is filled in by the browser. */
import { Textarea, TextInput, type TextInputProps } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = { name: string; required: boolean; value?: string; error?: ReactNode };

const KINDS: Record<string, TextInputProps> = {
  full_name: { maxLength: 300 },
  phone: { type: "tel", inputMode: "tel", maxLength: 32, placeholder: "+7" },
  email: { type: "email", inputMode: "email", maxLength: 254 },
  street: { maxLength: 200 },
};

export function Field({ name, ...input }: Props) {
  const { t } = useTranslation("applications");
  const label = t(`fields.${name}`);
  if (name === "comment") return <Textarea label={label} autosize minRows={2} maxLength={2000} {...input} />;
  return <TextInput label={label} autoComplete="off" maxLength={20} {...KINDS[name]} {...input} />;
}
