/** Title and description in each language. */
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { InLanguages } from "../../desk/InLanguages.tsx";
import type { Download } from "./download.ts";

export type Typed = Pick<Download, "titles" | "descriptions">;
type Props = { typed: Typed; set: (typed: Typed) => void; problem: unknown };

export function Words({ typed, set, problem }: Props) {
  const { t } = useTranslation("downloads");
  return (
    <InLanguages>
      {(language) => {
        const field = (name: "titles" | "descriptions") => ({
          lang: language,
          value: typed[name][language] ?? "",
          onChange: (event: { currentTarget: { value: string } }) =>
            set({ ...typed, [name]: { ...typed[name], [language]: event.currentTarget.value } }),
          error: problem ? reasonAt(problem, `${name}/${language}`) : null,
        });
        return (
          <>
            <TextInput label={t("heading")} maxLength={200} {...field("titles")} />
            <Textarea
              label={t("description")}
              maxLength={1_000}
              autosize
              minRows={2}
              {...field("descriptions")}
            />
          </>
        );
      }}
    </InLanguages>
  );
}

export const named = ({ titles }: Typed): boolean => Object.values(titles).some((title) => title.trim());
