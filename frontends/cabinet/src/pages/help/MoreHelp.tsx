/** What else there is to read and to do, as far as the operator has it. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import {
  IconDownload,
  IconHelpCircle,
  IconNews,
  IconPlugConnected,
  IconReceipt,
  IconStar,
  IconWallet,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMine } from "./mine.ts";

export function MoreHelp() {
  const { t } = useTranslation("help");
  const { capabilities } = useOperator();
  const mine = useMine();
  const links = [
    { to: "/help/faq", words: t("faq"), Icon: IconHelpCircle, on: capabilities.faq },
    { to: "/help/downloads", words: t("downloads"), Icon: IconDownload, on: capabilities.downloads },
    { to: "/news", words: t("news"), Icon: IconNews, on: capabilities.news },
    { to: "/help/rating", words: t("rating"), Icon: IconStar, on: mine && capabilities.rating },
    { to: "/quick-pay", words: t("quick_pay"), Icon: IconWallet, on: !mine && capabilities.quick_pay },
    { to: "/tariffs", words: t("tariffs"), Icon: IconReceipt, on: true },
    { to: "/join", words: t("join"), Icon: IconPlugConnected, on: !mine && capabilities.applications },
  ].filter((link) => link.on);
  return (
    <Panel title={t("more")}>
      {links.map(({ to, words, Icon }) => (
        <Link key={to} to={to} className="way">
          <Icon size={22} aria-hidden />
          <span className="way-name">{words}</span>
        </Link>
      ))}
    </Panel>
  );
}
