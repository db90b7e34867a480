/** What somebody who does not sign in may want here; quiet links, by what the operator has. */
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { Text, Title } from "@mantine/core";
import {
  IconBolt,
  IconHelp,
  IconHomePlus,
  IconListDetails,
  IconMessageCircle,
  IconNews,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const WAYS = [
  { to: "/quick-pay", name: "quick_pay", Icon: IconBolt, needs: "quick_pay" },
  { to: "/join", name: "join", Icon: IconHomePlus, needs: "applications" },
  { to: "/tariffs", name: "tariffs", Icon: IconListDetails, needs: null },
  { to: "/news", name: "news", Icon: IconNews, needs: "news" },
  { to: "/help/chat", name: "chat", Icon: IconMessageCircle, needs: "chat" },
  { to: "/help", name: "help", Icon: IconHelp, needs: null },
] as const;

type CardWay = { registered_only?: boolean; notice?: Record<string, string> | null };

export function Strangers() {
  const { t } = useTranslation("sign_in");
  const { capabilities, payment_ways, support } = useOperator();
  const card = payment_ways.card as CardWay | null;
  const visitors = (support.chat as { visitors?: boolean } | null)?.visitors ?? false;
  const open = (needs: (typeof WAYS)[number]["needs"]) =>
    needs === null || (capabilities[needs] === true && (needs !== "chat" || visitors));
  return (
    <nav aria-labelledby="strangers">
      <Title order={2} size="h4" mb={4} id="strangers">
        {t("strangers")}
      </Title>
      <ul className="door-links">
        {WAYS.filter(({ needs }) => open(needs)).map(({ to, name, Icon }) => (
          <li key={to}>
            <Link to={to}>
              <Icon aria-hidden size={20} />
              <span>{t(`ways.${name}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {card?.registered_only && (
        <Text size="sm" c="dimmed" mt="xs">
          {t("card_registered")} {said(card.notice)}
        </Text>
      )}
    </nav>
  );
}
