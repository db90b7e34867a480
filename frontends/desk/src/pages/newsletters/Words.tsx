/** Subject and text of the letter and the SMS, in each language. */
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { Text, Textarea, TextInput } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import { InLanguages } from "../../desk/InLanguages.tsx";
import { NO_WORDS, type Typed } from "./written.ts";

const VARIABLES = { name: "{{ name }}", contract: "{{ contract }}", unsubscribe: "{{ unsubscribe }}" };

type Props = { typed: Typed; set: (part: Partial<Typed>) => void; problem: unknown };

export function Words({ typed, set, problem }: Props) {
  const { t } = useTranslation("newsletters");
  return (
    <>
      <Text size="sm" c="dimmed">
        <Trans t={t} i18nKey="variables" values={VARIABLES} components={{ c: <code /> }} />
      </Text>
      <InLanguages>
        {(language) => {
          const words = typed.texts[language] ?? NO_WORDS;
          const field = (name: "subject" | "text" | "sms") => ({
            label: t(`words.${name}`),
            lang: language,
            value: words[name],
            onChange: (event: { currentTarget: { value: string } }) =>
              set({ texts: { ...typed.texts, [language]: { ...words, [name]: event.currentTarget.value } } }),
            error: problem ? reasonAt(problem, `texts/${language}/${name}`) : null,
            required: true,
          });
          return (
            <>
              {typed.channels.includes("email") && (
                <>
                  <TextInput {...field("subject")} maxLength={200} />
                  <Textarea
                    {...field("text")}
                    description={t("markdown")}
                    maxLength={50_000}
                    autosize
                    minRows={6}
                    maxRows={18}
                  />
                </>
              )}
              {typed.channels.includes("sms") && (
                <Textarea {...field("sms")} maxLength={600} autosize minRows={3} />
              )}
            </>
          );
        }}
      </InLanguages>
    </>
  );
}
