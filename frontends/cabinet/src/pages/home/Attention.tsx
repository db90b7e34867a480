/** One line for each thing that touches me now, three at most; each leads where it is settled and can be put away. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Anchor, CloseButton, Group } from "@mantine/core";
import { IconAlertCircle, IconBarrierBlock, IconMessage, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSpan } from "../news/span.ts";
import { attention, type Line } from "./attention.ts";
import { usePutAway } from "./putAway.ts";

const ICONS = {
  works: IconBarrierBlock,
  trouble: IconAlertCircle,
  answer: IconMessage,
  profile: IconUserPlus,
};

export function Attention({ cabinet }: { cabinet: View<"CabinetView"> }) {
  const { t } = useTranslation("home");
  const [away, put] = usePutAway();
  const lines = attention(cabinet, away);
  if (lines.length === 0) return null;
  return (
    <ul className="home-attention" aria-label={t("attention.label")}>
      {lines.map((line) => (
        <One key={line.id} line={line} put={() => put(line.id)} />
      ))}
    </ul>
  );
}

function One({ line, put }: { line: Line; put: () => void }) {
  const { t } = useTranslation("home");
  const Icon = ICONS[line.kind];
  const text = useText(line);
  return (
    <li className="panel">
      <Group gap="sm" wrap="nowrap" align="center">
        <Icon size={20} aria-hidden className="home-attention-icon" />
        <Anchor component={Link} to={line.to} className="home-attention-text">
          {text}
        </Anchor>
        <CloseButton size={36} onClick={put} aria-label={t("attention.put_away", { what: text })} />
      </Group>
    </li>
  );
}

function useText({ kind, news, number, text }: Line): string {
  const { t } = useTranslation("home");
  const span = useSpan();
  if (kind === "works" && news) return t("attention.works", { title: news.title, when: span(news) });
  if (kind === "answer") return t("attention.answer", { number });
  return text ?? "";
}
