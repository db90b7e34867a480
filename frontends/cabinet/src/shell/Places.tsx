/** The five places; what stands under each is found on its page. */
import { IconHelp, IconHome, IconUser, IconWallet, IconWifi } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

const PLACES = [
  { to: "/", name: "home", Icon: IconHome, has: /^\/$/ },
  {
    to: "/payments",
    name: "payments",
    Icon: IconWallet,
    has: /^\/(pay|payments|promised-payment|autopayment)\b/,
  },
  {
    to: "/services",
    name: "services",
    Icon: IconWifi,
    has: /^\/(services|suspension|termination|devices|usage)\b/,
  },
  { to: "/help", name: "help", Icon: IconHelp, has: /^\/(help|news)\b/ },
  { to: "/profile", name: "profile", Icon: IconUser, has: /^\/profile\b/ },
] as const;

export function Places() {
  const { t } = useTranslation("shell");
  const { pathname } = useLocation();
  return (
    <nav className="places" aria-label={t("places")}>
      {PLACES.map(({ to, name, Icon, has }) => (
        <Link
          key={to}
          to={to}
          className={has.test(pathname) ? "place active" : "place"}
          aria-current={has.test(pathname) ? (pathname === to ? "page" : true) : undefined}
        >
          <Icon aria-hidden size={24} stroke={1.75} />
          <span>{t(name)}</span>
        </Link>
      ))}
    </nav>
  );
}
