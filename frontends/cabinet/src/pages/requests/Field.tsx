/** One field of an operator's form, with the keyboard and the autofill that fit it. */
import { useTopicName, useTopics } from "@cabinet/kit/brand/topics.ts";
import { NativeSelect, Textarea, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Kind } from "./support.ts";

type Props = { name: string; kind: Kind; required: boolean; value?: string; error?: React.ReactNode };

const KINDS: Record<string, TextInputProps> = {
  full_name: { autoComplete: "name" },
  phone: { type: "tel", inputMode: "tel", autoComplete: "tel" },
  email: { type: "email", inputMode: "email", autoComplete: "email" },
  city: { autoComplete: "address-level2" },
  address: { autoComplete: "street-address" },
};

export function Field({ name, kind, required, ...input }: Props) {
  const { t, i18n } = useTranslation("requests");
  const about = `fields_about.${name}`;
  // A kind may have its own words for a field: `text_termination`.
  const label = t(`fields.${name}`, { context: kind });
  const told = {
    label: required ? label : t("optional", { field: label }),
    description: i18n.exists(`requests:${about}`) ? t(about, { context: kind }) : undefined,
    required,
    withAsterisk: false,
  };
  if (name === "topic") return <TopicField {...told} {...input} />;
  if (name === "text") {
    return <Textarea {...told} {...input} autosize minRows={4} maxRows={14} maxLength={10_000} />;
  }
  return <TextInput {...told} {...input} {...KINDS[name]} maxLength={name === "address" ? 300 : 100} />;
}

function TopicField(input: Omit<Props, "name" | "kind"> & { label: string }) {
  const { t } = useTranslation("requests");
  const topics = useTopics();
  const topicName = useTopicName();
  const choices = topics.map(({ code }) => ({ value: code, label: topicName(code) }));
  return <NativeSelect {...input} data={[{ value: "", label: t("choose_topic") }, ...choices]} />;
}
