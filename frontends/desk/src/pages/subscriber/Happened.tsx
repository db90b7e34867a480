/** One thing that has happened: when, what, for how much, and its trace. */
import { time } from "@cabinet/kit/format/dates.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Anchor } from "@mantine/core";
import { IconBell, IconCoins, IconLifebuoy, IconMessageCircle, IconUserShield } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../../desk/role.ts";
import { Trace } from "../../desk/Trace.tsx";
import type { Happening } from "./Days.tsx";

const ICONS = {
  transaction: IconCoins,
  notice: IconBell,
  request: IconLifebuoy,
  chat: IconMessageCircle,
  act: IconUserShield,
};

export function Happened({ item }: { item: Happening }) {
  const { t } = useTranslation("subscriber");
  const may = useMay();
  const { title, details } = useWords(item);
  const Icon = ICONS[item.kind];
  const to =
    item.kind === "request" && may("requests")
      ? `/requests/${item.id}`
      : item.kind === "notice" && may("deliveries")
        ? `/deliveries/${item.id}`
        : null;
  return (
    <li>
      <time dateTime={item.at}>{time(item.at)}</time>
      <Icon size={16} role="img" aria-label={t(`kinds.${item.kind}`)} color="var(--mantine-color-dimmed)" />
      {to ? (
        <Anchor component={Link} to={to} inherit>
          {title}
        </Anchor>
      ) : (
        <span>{title}</span>
      )}
      {item.amount ? <Amount of={item.amount} signed fz="sm" fw={600} /> : <span />}
      {(details.length > 0 || item.trace_id) && (
        <div className="happened-more">
          {details.map((detail) => (
            <span key={detail}>{detail}</span>
          ))}
          <Trace id={item.trace_id} />
        </div>
      )}
    </li>
  );
}

/** A notice and an act are named here by their codes; all else has its words from the API. */
function useWords({ kind, code, title, detail, state }: Happening): { title: string; details: string[] } {
  const { t, i18n } = useTranslation(["subscriber", "notices"]);
  const word = (key: string) => (i18n.exists(key) ? t(key) : code.replaceAll("_", " "));
  const told = {
    notice: word(`notices:${code}`),
    act: `${title} ${word(`deeds:${code}`)}`,
    transaction: title,
    request: title,
    chat: title,
  }[kind];
  const beside = [
    kind === "notice" && title,
    // A correction has its reason in the title.
    !title.includes(detail ?? "") && detail,
    state && t(`notice_states.${state}`),
  ];
  return { title: told, details: beside.filter((one) => typeof one === "string" && one !== "") as string[] };
}
