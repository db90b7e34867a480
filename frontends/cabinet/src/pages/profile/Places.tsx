/** The pages of the profile, each with what is found there. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import {
  IconAddressBook,
  IconBell,
  IconChecklist,
  IconChevronRight,
  IconDevices,
  IconFileDownload,
  IconFiles,
  IconKey,
  IconShieldLock,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const PLACES = [
  { name: "contacts", Icon: IconAddressBook },
  { name: "notifications", Icon: IconBell },
  { name: "contracts", Icon: IconFiles },
  { name: "password", Icon: IconKey },
  { name: "second-factor", Icon: IconShieldLock },
  { name: "sessions", Icon: IconDevices },
  { name: "consents", Icon: IconChecklist },
  { name: "export", Icon: IconFileDownload },
] as const;

export function Places() {
  const { t } = useTranslation("profile");
  return (
    <Panel title={t("places.title")}>
      <ul className="profile-places">
        {PLACES.map(({ name, Icon }) => (
          <li key={name}>
            <Link to={`/profile/${name}`}>
              <Icon aria-hidden size={24} stroke={1.75} />
              <span style={{ flex: 1, minWidth: 0 }}>
                <span className="place-name">{t(`places.${name}.name`)}</span>
                <Text size="sm" c="dimmed" component="span" lh={1.3}>
                  {t(`places.${name}.what`)}
                </Text>
              </span>
              <IconChevronRight aria-hidden size={18} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
