/** The rest of what can be done with services here, by what the operator offers and in its words. */
import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { NavLink } from "@mantine/core";
import {
  IconChartBar,
  IconChevronRight,
  IconDevices,
  IconFileOff,
  IconPlayerPause,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const LINKS = [
  { name: "usage", Icon: IconChartBar },
  { name: "devices", Icon: IconDevices },
  { name: "suspension", Icon: IconPlayerPause },
  { name: "termination", Icon: IconFileOff },
] as const;

export function More() {
  const { t } = useTranslation("services");
  const { capabilities } = useOperator();
  const shown = LINKS.filter(({ name }) => capabilities[name]);
  if (shown.length === 0) return null;
  return (
    <Panel title={t("more.title")}>
      {shown.map((link) => (
        <OneLink key={link.name} {...link} />
      ))}
    </Panel>
  );
}

function OneLink({ name, Icon }: (typeof LINKS)[number]) {
  const { t } = useTranslation("services");
  return (
    <NavLink
      component={Link}
      to={`/${name}`}
      label={useWord(name, t(`more.${name}.title`))}
      description={t(`more.${name}.what`)}
      leftSection={<Icon aria-hidden size={22} />}
      rightSection={<IconChevronRight aria-hidden size={18} />}
      mih={52}
    />
  );
}
