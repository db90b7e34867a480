/** The state of a service in words, until when or why: a colour and a sign beside it, never alone. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Group, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAccount, useSuspension } from "./asked.ts";

const LOOKS = {
  active: { Icon: IconCircleCheck, colour: "var(--good)" },
  ending: { Icon: IconCircleCheck, colour: "var(--good)" },
  suspended: { Icon: IconPlayerPause, colour: "var(--mantine-color-dimmed)" },
  stopped: { Icon: IconCircleX, colour: "var(--bad)" },
  ended: { Icon: IconCircleX, colour: "var(--mantine-color-dimmed)" },
} as const;

export function StateLine({ service }: { service: View<"ServiceView"> }) {
  const words = useStateWords(service);
  const { Icon, colour } = LOOKS[service.state];
  return (
    <Group gap={8} wrap="nowrap" align="flex-start" c={colour}>
      <Icon aria-hidden size={20} style={{ flex: "none", marginTop: 2 }} />
      <Text component="span">{words}</Text>
    </Group>
  );
}

function useStateWords({ state, ends_on: ownEnd }: View<"ServiceView">): string {
  const { t } = useTranslation("services");
  const account = useAccount().data;
  const suspension = useSuspension().data?.current;
  if (ownEnd) return t("state.ends", { day: date(ownEnd) });
  if (state === "active" && account?.due_on) {
    return t("state.active_until", { day: date(account.due_on), count: account.days_left ?? 0 });
  }
  if (state === "suspended" && suspension) return t("state.suspended_until", { day: date(suspension.until) });
  if (state === "ending" && account?.ends_on) return t("state.ending_on", { day: date(account.ends_on) });
  return t(`state.${state}`);
}
