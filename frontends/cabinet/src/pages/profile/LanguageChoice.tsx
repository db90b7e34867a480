/** One choice for the page and for what we write to the person. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { keepLanguage, type Language, language } from "@cabinet/kit/texts/language.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { NativeSelect, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

export function LanguageChoice({ me }: { me: View<"ProfileView"> }) {
  const { t } = useTranslation("profile");
  const { t: kit } = useTranslation("kit");
  const { languages } = useOperator();
  const ours = me.changes.includes("language");
  const choose = useMutation({
    mutationFn: async (chosen: Language) => {
      if (ours) await body(api.PATCH("/api/v1/profile", { body: { language: chosen } }));
      return chosen;
    },
    onSuccess: keepLanguage,
  });
  // The page may be read in another language than the one in which we write: then both are offered anew.
  const differs = ours && me.language !== language();
  return (
    <Stack gap="xs">
      <NativeSelect
        label={t("language")}
        description={
          differs
            ? t("language_differs", { language: kit(`languages.${me.language}`) })
            : t(ours ? "language_why" : "language_page")
        }
        value={differs ? "" : language()}
        onChange={(event) => choose.mutate(event.currentTarget.value as Language)}
        disabled={choose.isPending}
        data={[
          ...(differs ? [{ value: "", label: t("language_choose"), disabled: true }] : []),
          ...languages.map((one) => ({ value: one, label: kit(`languages.${one}`) })),
        ]}
      />
      <ProblemNote problem={choose.error} />
    </Stack>
  );
}
