/** A visit to the office: what to bring, where, when; nothing here pretends to do it from the cabinet. */
import type { View } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Call } from "../help/Call.tsx";
import { Steps } from "./Steps.tsx";

export function Office({ terms }: { terms: View<"TerminationTermsView"> }) {
  const { t } = useTranslation("termination");
  const { contacts } = useOperator();
  return (
    <>
      <Panel title={t("office.title")}>
        <Stack>
          <Text>{t("office.what")}</Text>
          <Steps terms={terms}>
            <List.Item>
              {t("office.come")}
              <List withPadding mt={4}>
                {terms.documents.map((document) => (
                  <List.Item key={document}>
                    {t(`documents.${document}`, { defaultValue: document })}
                  </List.Item>
                ))}
              </List>
            </List.Item>
          </Steps>
        </Stack>
      </Panel>
      <Panel title={t("office.where")}>
        <Stack gap="xs">
          <Text fw={600}>{said(contacts.address)}</Text>
          <Text size="sm">{t("office.call")}</Text>
          <Call />
        </Stack>
      </Panel>
    </>
  );
}
