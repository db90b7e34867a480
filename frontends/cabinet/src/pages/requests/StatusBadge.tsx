/** Where a request stands: a word with its own sign, so that colour says nothing alone. */
import { Badge } from "@mantine/core";
import {
  IconCheck,
  IconClock,
  IconLock,
  IconMessageQuestion,
  IconProgress,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Status } from "./support.ts";

const SIGNS: Record<Status, { Icon: TablerIcon; colour: string }> = {
  open: { Icon: IconClock, colour: "var(--mantine-color-brand-text)" },
  in_progress: { Icon: IconProgress, colour: "var(--mantine-color-brand-text)" },
  waiting: { Icon: IconMessageQuestion, colour: "var(--bad)" },
  solved: { Icon: IconCheck, colour: "var(--good)" },
  closed: { Icon: IconLock, colour: "var(--mantine-color-dimmed)" },
};

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation("requests");
  const { Icon, colour } = SIGNS[status];
  return (
    <Badge
      variant="default"
      tt="none"
      size="lg"
      fw={600}
      c={colour}
      leftSection={<Icon size={16} aria-hidden />}
    >
      {t(`status.${status}`)}
    </Badge>
  );
}
