/** Where one applies by phone: the number, the hours, and what else is to be known. */
import { said, useOperator, type Words } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Call } from "../help/Call.tsx";
import type { Terms } from "./terms.ts";

export function ByPhone({ terms }: { terms: Terms | null }) {
  const { t } = useTranslation("join");
  const { contacts } = useOperator();
  const address = said(contacts.address as Words | undefined);
  return (
    <Panel title={t("by_phone")}>
      <Stack gap="sm">
        <Text>{t("by_phone_about")}</Text>
        <Call />
        {address && <Text>{t("or_come", { address })}</Text>}
        {terms?.wifi_survey === "free" && <Text>{t("survey_free")}</Text>}
      </Stack>
    </Panel>
  );
}
