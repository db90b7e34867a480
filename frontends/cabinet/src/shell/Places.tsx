/** The five places; what stands under each is found on its page. */
import { IconHelp, IconHome, IconUser, IconWallet, IconWifi } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

const PLACES = [
  { to: "/", name: "home", Icon: IconHome },
  { to: "/payments", name: "payments", Icon: IconWallet },
  { to: "/services", name: "services", Icon: IconWifi },
  { to: "/help", name: "help", Icon: IconHelp },
  { to: "/profile", name: "profile", Icon: IconUser },
] as const;

export function Places() {
  const { t } = useTranslation("shell");
  return (
    <nav className="places" aria-label={t("places")}>
      {PLACES.map(({ to, name, Icon }) => (
        <NavLink key={to} to={to} end={to === "/"} className="place">
          <Icon aria-hidden size={24} stroke={1.75} />
          <span>{t(name)}</span>
        </NavLink>
      ))}
    </nav>
  );
}
