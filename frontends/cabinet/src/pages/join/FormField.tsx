/** One field of the application, with the keyboard and the autofill that fit it. */
import { Textarea, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Field } from "./terms.ts";

type Props = { name: Field; needed: boolean; value?: string; error?: React.ReactNode };

const KINDS: Partial<Record<Field, TextInputProps>> = {
  full_name: { autoComplete: "name", maxLength: 300 },
  phone: { type: "tel", inputMode: "tel", autoComplete: "tel", maxLength: 32, placeholder: "+7" },
  email: { type: "email", inputMode: "email", autoComplete: "email", maxLength: 254 },
  street: { autoComplete: "address-line1", maxLength: 200 },
};

export function FormField({ name, needed, ...input }: Props) {
  const { t } = useTranslation("join");
  const label = needed ? t(`fields.${name}`) : t("optional", { field: t(`fields.${name}`) });
  if (name === "comment") return <Textarea label={label} autosize minRows={2} maxLength={2000} {...input} />;
  return (
    <TextInput
      label={label}
      required={needed}
      withAsterisk={false}
      maxLength={20}
      {...KINDS[name]}
      {...input}
    />
  );
}
