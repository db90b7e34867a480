/** Whose turn it is: a word with its own sign, so that colour says nothing alone. */
import { Group, Text } from "@mantine/core";
import {
  IconCircleCheck,
  IconCircleDashed,
  IconLock,
  IconMessageQuestion,
  IconProgress,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Line } from "./ticket.ts";

const SIGNS = {
  open: { Icon: IconCircleDashed, colour: "var(--soon)" },
  in_progress: { Icon: IconProgress, colour: "var(--mantine-color-brand-text)" },
  waiting: { Icon: IconMessageQuestion, colour: "var(--mantine-color-dimmed)" },
  solved: { Icon: IconCircleCheck, colour: "var(--good)" },
  closed: { Icon: IconLock, colour: "var(--mantine-color-dimmed)" },
};

export function StatusBadge({ status }: { status: Line["status"] }) {
  const { t } = useTranslation("requests");
  const { Icon, colour } = SIGNS[status];
  return (
    <Group gap={6} wrap="nowrap" style={{ color: colour }}>
      <Icon size={16} aria-hidden style={{ flex: "none" }} />
      <Text size="sm" span fw={500}>
        {t(`status.${status}`)}
      </Text>
    </Group>
  );
}
