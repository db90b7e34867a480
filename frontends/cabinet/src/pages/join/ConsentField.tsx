/** The consent to the processing of personal data, with its whole text to be read at once. */
import { said } from "@cabinet/kit/brand/operator.ts";
import { Checkbox, Spoiler, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConsent } from "./terms.ts";

export function ConsentField(input: { checked?: boolean; error?: React.ReactNode }) {
  const { t } = useTranslation("join");
  const consent = useConsent();
  return (
    <div>
      <Checkbox label={t("consent")} required {...input} />
      {consent && (
        <Spoiler maxHeight={44} showLabel={t("read_all")} hideLabel={t("hide")} mt={4}>
          <Text size="sm" c="dimmed">
            {said(consent.texts)}
          </Text>
        </Spoiler>
      )}
    </div>
  );
}
