/** Who it is, and in one line whether it works and until when. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { CopyButton, Group, Text, Title, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Known } from "./Subscriber.tsx";

const ICONS = {
  active: IconCircleCheck,
  stopped: IconAlertTriangle,
  suspended: IconPlayerPause,
  ending: IconAlertTriangle,
  ended: IconCircleX,
};
const COLOURS = {
  active: "var(--good)",
  stopped: "var(--bad)",
  suspended: "var(--soon)",
  ending: "var(--soon)",
  ended: "var(--mantine-color-dimmed)",
};

type Money = NonNullable<Known["account"]>;

export function Head({ known: { profile, account } }: { known: Known }) {
  const { t } = useTranslation(["subscriber", "kit"]);
  const { sign_in } = useOperator();
  return (
    <div className="one-head">
      <Group justify="space-between" gap="xs" align="baseline">
        <Title order={1} size="h3">
          {profile.name}
        </Title>
        {account && <State account={account} />}
      </Group>
      <Group gap="md" mt={2}>
        <CopyButton value={profile.contract}>
          {({ copied, copy }) => (
            <UnstyledButton onClick={copy} fz="sm" title={t("kit:copy")}>
              {copied ? t("kit:copied") : t("contract", { number: profile.contract })}
            </UnstyledButton>
          )}
        </CopyButton>
        {sign_in.by === "login" && <Text size="sm">{t("login", { login: profile.login })}</Text>}
        <Text size="sm" c="dimmed">
          {profile.address}
        </Text>
      </Group>
    </div>
  );
}

function State({ account }: { account: Money }) {
  const Icon = ICONS[account.state];
  return (
    <Group gap={6} wrap="nowrap" style={{ color: COLOURS[account.state] }}>
      <Icon aria-hidden size={18} style={{ flex: "none" }} />
      <Text fw={700}>{useTold(account)}</Text>
    </Group>
  );
}

/** «Работает до 3 декабря»: the state in a sentence. */
function useTold(account: Money): string {
  const { t } = useTranslation("subscriber");
  const day = {
    active: account.due_on,
    stopped: account.stopped_on,
    suspended: account.suspension?.until_day,
    ending: account.ends_on,
    ended: account.ended_on,
  }[account.state];
  const told = t(day ? `state.${account.state}_day` : `state.${account.state}`, {
    day: day ? date(day) : "",
  });
  if (account.state === "active" && account.days_left !== null) {
    return `${told}, ${t("days", { count: account.days_left })}`;
  }
  if (account.state === "stopped") {
    return `${told}, ${t("needs", { sum: money(account.recommended_top_up) })}`;
  }
  return told;
}
