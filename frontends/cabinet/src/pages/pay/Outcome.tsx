/** What has become of a payment: it is waited for honestly, and told when it is over. */
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Group, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Cancelled } from "./Cancelled.tsx";
import { Succeeded } from "./Succeeded.tsx";
import { usePayment } from "./usePayment.ts";
import { Waiting } from "./Waiting.tsx";

const PAGES = { pending: Waiting, succeeded: Succeeded, canceled: Cancelled };

export default function Outcome() {
  const { t } = useTranslation("pay");
  const { id = "" } = useParams();
  const payment = usePayment(id);
  const title = payment.data ? t(`outcome.${payment.data.status}`) : t("outcome.title");
  useTitle(title);
  return (
    <Stack gap="md" maw="44rem">
      <Title order={1} size="h2" aria-live="polite">
        {title}
      </Title>
      <Loaded query={payment} lines={4}>
        {(data) => {
          const Page = PAGES[data.status];
          return <Page payment={data} />;
        }}
      </Loaded>
      <Group gap="md">
        <Anchor component={Link} to="/payments">
          {t("to_payments")}
        </Anchor>
        <Anchor component={Link} to="/">
          {t("to_home")}
        </Anchor>
      </Group>
    </Stack>
  );
}
