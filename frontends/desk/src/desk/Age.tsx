/** How long something waits and how it stands against its deadline: in words, by colour and by an icon. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { atClock } from "@cabinet/kit/format/clock.ts";
import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconClockExclamation, IconHourglass } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNow } from "./now.ts";

type Props = {
  /** Since when it waits. */
  since?: string | null;
  /** Until when it is owed; a day (`YYYY-MM-DD`) is owed by its end. */
  by?: string | null;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** «2 дн.», «3 ч», «15 мин»: the largest unit, and minutes beside a few hours unless it is `coarse`. */
export function useSpan(coarse = false): (milliseconds: number) => string {
  const { t } = useTranslation("desk");
  return (milliseconds) => {
    const length = Math.abs(milliseconds);
    if (length >= DAY) return t("span.days", { n: Math.floor(length / DAY) });
    if (length >= (coarse ? 1 : 3) * HOUR) return t("span.hours", { n: Math.floor(length / HOUR) });
    if (length >= HOUR) {
      const rest = t("span.minutes", { n: Math.floor((length % HOUR) / MINUTE) });
      return `${t("span.hours", { n: Math.floor(length / HOUR) })} ${rest}`;
    }
    return t("span.minutes", { n: Math.max(1, Math.floor(length / MINUTE)) });
  };
}

/** A day ends by the operator's clock. */
export function useMomentOf(): (by: string) => number {
  const { time_zone } = useOperator();
  return (by) => Date.parse((by.length === 10 && atClock(`${by}T23:59:59`, time_zone)) || by);
}

export function Age({ since, by }: Props) {
  const { t } = useTranslation("desk");
  const span = useSpan();
  const now = useNow();
  const momentOf = useMomentOf();
  const waits = since ? t("age.waits", { span: span(now - new Date(since).getTime()) }) : null;
  if (!by) return waits ? <Line Icon={IconHourglass} text={waits} /> : <Text size="sm">{t("age.none")}</Text>;
  const left = momentOf(by) - now;
  const whole = since ? momentOf(by) - new Date(since).getTime() : DAY;
  if (left < 0) {
    return (
      <Line
        Icon={IconAlertTriangle}
        colour="var(--bad)"
        text={t("age.late", { span: span(left) })}
        bold
        under={waits}
      />
    );
  }
  const soon = left < Math.max(whole / 4, 15 * MINUTE);
  return (
    <Line
      Icon={soon ? IconClockExclamation : IconClock}
      colour={soon ? "var(--soon)" : "var(--good)"}
      text={t(soon ? "age.soon" : "age.left", { span: span(left) })}
      under={waits}
    />
  );
}

type LineProps = {
  Icon: typeof IconClock;
  colour?: string;
  text: string;
  bold?: boolean;
  under?: string | null;
};

function Line({ Icon, colour, text, bold, under }: LineProps) {
  return (
    <div>
      <Group gap={6} wrap="nowrap" style={{ color: colour }}>
        <Icon aria-hidden size={16} style={{ flex: "none" }} />
        <Text size="sm" span fw={bold ? 700 : 500}>
          {text}
        </Text>
      </Group>
      {under && (
        <Text size="xs" c="dimmed">
          {under}
        </Text>
      )}
    </div>
  );
}
