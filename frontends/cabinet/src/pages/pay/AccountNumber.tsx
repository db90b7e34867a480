/** The number of the account, to be typed at a terminal: large, and copied by one tap. */
import { Button, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function AccountNumber({ number }: { number: string }) {
  const { t } = useTranslation(["pay", "kit"]);
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text size="sm" c="dimmed">
          {t("account_number")}
        </Text>
        <Text fw={700} size="lg" className="figures">
          {number}
        </Text>
      </div>
      <CopyButton value={number}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          >
            {t(copied ? "kit:copied" : "kit:copy")}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
