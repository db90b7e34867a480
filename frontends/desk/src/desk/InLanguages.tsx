/** The same in every language of the operator, side by side. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";
import { Fieldset, SimpleGrid, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export const useLanguages = (): Language[] => useOperator().languages as Language[];

export function InLanguages({ children }: { children: (language: Language) => ReactNode }) {
  const { t } = useTranslation("kit");
  const languages = useLanguages();
  return (
    <SimpleGrid cols={{ base: 1, lg: languages.length }} spacing="sm">
      {languages.map((language) => (
        <Fieldset key={language} legend={t(`languages.${language}`)} p="sm" miw={0}>
          <Stack gap="sm">{children(language)}</Stack>
        </Fieldset>
      ))}
    </SimpleGrid>
  );
}
