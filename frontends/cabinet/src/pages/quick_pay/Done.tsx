/** Back from the bank: what has become of the payment, and nothing that is not known. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Kept, kept } from "./kept.ts";

// Twenty tries in ten minutes are one payer's: most of them are left for another payment.
const TIMES = 8;
const SECONDS = [2, 2, 3, 4, 6, 8, 12, 20];

/** Asked once more with its own key, the same payment is told as it stands now. */
function useOutcome(payment: Kept | null) {
  return useQuery({
    queryKey: ["quick-payments", payment?.key],
    queryFn: () =>
      body(
        api.POST("/api/v1/quick-payments", {
          body: payment?.wish ?? ({} as Kept["wish"]),
          headers: { "Idempotency-Key": payment?.key ?? "" },
        }),
      ),
    enabled: payment !== null,
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) =>
      state.data?.status === "pending" && state.dataUpdateCount < TIMES
        ? (SECONDS[state.dataUpdateCount - 1] ?? 20) * 1000
        : false,
  });
}

export default function Done() {
  const { t } = useTranslation("quick_pay");
  useTitle(t("done"));
  const [payment] = useState(kept);
  const outcome = useOutcome(payment);
  return (
    <Stack maw={620} mx="auto">
      <Title order={1} size="h2">
        {t("done")}
      </Title>
      <Panel>
        {payment ? (
          <Loaded query={outcome}>
            {(now) => <Told payment={payment} now={now} ask={() => void outcome.refetch()} />}
          </Loaded>
        ) : (
          <Text>{t("not_known_here")}</Text>
        )}
        <Group mt="md" gap="lg">
          <Anchor component={Link} to="/quick-pay">
            {t("pay_more")}
          </Anchor>
          <Anchor component={Link} to="/">
            {t("to_cabinet")}
          </Anchor>
        </Group>
      </Panel>
    </Stack>
  );
}

type Outcome = { payment: Kept; now: View<"StartedPayment">; ask: () => void };

const SIGNS = {
  succeeded: { color: "green", Icon: IconCheck },
  pending: { color: "yellow", Icon: IconClock },
  canceled: { color: "red", Icon: IconX },
} as const;

function Told({ payment, now, ask }: Outcome) {
  const { t, i18n } = useTranslation("quick_pay");
  const { color, Icon } = SIGNS[now.status];
  const reason = `reasons.${now.reason}`;
  const sum = money(payment.amount);
  return (
    <Stack gap="sm" aria-live="polite">
      <Alert
        color={color}
        variant="light"
        icon={<Icon aria-hidden />}
        title={t(`outcome.${now.status}`, { sum, name: payment.name })}
      >
        {now.status === "canceled" && i18n.exists(`quick_pay:${reason}`) && `${t(reason)} `}
        {t(`outcome_about.${now.status}`)}
      </Alert>
      {now.status === "pending" && (
        <Group gap="sm">
          <Button onClick={ask}>{t("ask_now")}</Button>
          {payment.url && (
            <Button component="a" href={payment.url} variant="default">
              {t("go_on_paying")}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
