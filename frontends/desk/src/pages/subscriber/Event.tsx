/** One thing that has happened: when, what, for how much, and its trace. */
import { time } from "@cabinet/kit/format/dates.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Anchor } from "@mantine/core";
import { IconBell, IconCoins, IconLifebuoy, IconUserShield } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Trace } from "../../desk/Trace.tsx";
import type { Happened } from "./happened.ts";

const ICONS = { money: IconCoins, notice: IconBell, request: IconLifebuoy, act: IconUserShield };

export function Event({ item }: { item: Happened }) {
  const { t } = useTranslation("subscriber");
  const Icon = ICONS[item.kind];
  return (
    <li>
      <time dateTime={item.at}>{time(item.at)}</time>
      <Icon size={16} role="img" aria-label={t(`kinds.${item.kind}`)} color="var(--mantine-color-dimmed)" />
      {item.to ? (
        <Anchor component={Link} to={item.to} inherit>
          {item.title}
        </Anchor>
      ) : (
        <span>{item.title}</span>
      )}
      {item.amount ? <Amount of={item.amount} signed fz="sm" fw={600} /> : <span />}
      {(item.detail || item.trace_id) && (
        <div className="happened-more">
          {item.detail && <span>{item.detail}</span>}
          <Trace id={item.trace_id} />
        </div>
      )}
    </li>
  );
}
