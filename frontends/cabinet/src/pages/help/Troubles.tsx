/** The most usual trouble, in steps that a person can take alone; what comes next if they do not help. */
import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Accordion, Anchor, Group, Text } from "@mantine/core";
import { IconCoins, IconWifi, IconWorldOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMine } from "./mine.ts";

const TROUBLES = [
  { name: "internet", Icon: IconWorldOff },
  { name: "money", Icon: IconCoins },
  { name: "wifi", Icon: IconWifi },
] as const;

export function Troubles() {
  const { t } = useTranslation("help");
  return (
    <Panel title={t("trouble.title")}>
      <Accordion order={3} chevronPosition="right">
        {TROUBLES.map(({ name, Icon }) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control icon={<Icon size={22} aria-hidden color="var(--mantine-color-brand-text)" />}>
              {t(`trouble.${name}.title`)}
            </Accordion.Control>
            <Accordion.Panel>
              <Steps name={name} />
              <Links name={name} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Panel>
  );
}

function Steps({ name }: { name: string }) {
  const { t } = useTranslation("help");
  const steps = t(`trouble.${name}.steps`, { returnObjects: true }) as string[];
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

type Way = { to: string; words: string; on: unknown };

function Links({ name }: { name: "internet" | "money" | "wifi" }) {
  const { t } = useTranslation("help");
  const { capabilities } = useOperator();
  const promised = useWord("promised_payment", t("promised"));
  const mine = useMine();
  const request = (kind: string, words: string, on: unknown): Way => ({
    to: `/help/requests/new?kind=${kind}`,
    words,
    on: mine && on,
  });
  const ways: Record<typeof name, Way[]> = {
    internet: [request("repair", t("call_technician"), capabilities.repair_requests)],
    money: [
      { to: "/pay", words: t("pay"), on: mine },
      { to: "/promised-payment", words: promised, on: mine && capabilities.promised_payment },
      { to: "/quick-pay", words: t("quick_pay"), on: !mine && capabilities.quick_pay },
      { to: "/sign-in", words: t("sign_in"), on: !mine },
    ],
    wifi: [
      request("survey", t("survey"), capabilities.wifi_survey),
      request("repair", t("call_technician"), capabilities.repair_requests && !capabilities.wifi_survey),
    ],
  };
  const open = ways[name].filter((way) => way.on);
  if (open.length === 0) return <Text mt="xs">{t("not_helped_call")}</Text>;
  return (
    <Group mt="xs" gap="md">
      {name !== "money" && <Text>{t("not_helped")}</Text>}
      {open.map(({ to, words }) => (
        <Anchor key={to} component={Link} to={to} fw={600} className="to-help">
          {words}
        </Anchor>
      ))}
    </Group>
  );
}
