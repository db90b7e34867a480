/** It was sent: the code to follow it by, and by when somebody calls. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Button, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Applied({ applied }: { applied: View<"AppliedView"> }) {
  const { t } = useTranslation(["join", "kit"]);
  return (
    <Panel>
      <Stack>
        <Alert
          color="green"
          variant="light"
          role="status"
          icon={<IconCheck aria-hidden />}
          title={t("applied")}
        >
          {t(`by.${applied.next_step}`, { when: moment(applied.call_by) })}
        </Alert>
        <div>
          <Text size="sm" c="dimmed">
            {t("code")}
          </Text>
          <Group gap="sm">
            <Text fw={700} size="xl" className="figures">
              {applied.code}
            </Text>
            <CopyButton value={applied.code}>
              {({ copied, copy }) => (
                <Button variant="default" leftSection={<IconCopy size={18} aria-hidden />} onClick={copy}>
                  {copied ? t("kit:copied") : t("kit:copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
          <Text size="sm" mt="xs">
            {t("code_sent")}
          </Text>
        </div>
        <Text size="sm">{t("again")}</Text>
        <Button component={Link} to={`/join/${applied.code}`} w="fit-content">
          {t("follow")}
        </Button>
      </Stack>
    </Panel>
  );
}
