/** What is ordered or announced for a service, and the way to take back what can be. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Button, Group, Text } from "@mantine/core";
import { IconCalendarEvent } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Act } from "./Act.tsx";

type Props = { service: number; change: View<"PlannedChangeView">; withdrawn: () => void };

export function Planned({ service, change, withdrawn }: Props) {
  const { t } = useTranslation("services");
  const [asks, setAsks] = useState(false);
  const told = { day: date(change.on), name: change.name, sum: money(change.price) };
  return (
    <Group gap="xs" justify="space-between">
      <Group gap={8} wrap="nowrap" align="flex-start" flex="1 1 16rem">
        <IconCalendarEvent aria-hidden size={20} style={{ flex: "none", marginTop: 2 }} />
        <Text>{t(`planned.${change.kind}`, told)}</Text>
      </Group>
      {change.kind === "tariff" && (
        <Button variant="default" onClick={() => setAsks(true)}>
          {t("planned.withdraw")}
        </Button>
      )}
      {asks && (
        <Withdrawal
          service={service}
          change={change}
          close={() => setAsks(false)}
          done={() => {
            setAsks(false);
            withdrawn();
          }}
        />
      )}
    </Group>
  );
}

type Withdrawn = { service: number; change: View<"PlannedChangeView">; close: () => void; done: () => void };

function Withdrawal({ service, change, close, done }: Withdrawn) {
  const { t } = useTranslation("services");
  const path = { service_id: service };
  return (
    <Act
      title={t("planned.withdraw_title")}
      name={["withdraw", service]}
      ask={() =>
        body(
          api.DELETE("/api/v1/services/{service_id}/tariff-change", {
            params: { path, query: { preview: true } },
          }),
        )
      }
      told={({ refund_now }) => (
        <>
          <Text>{t("planned.withdraw_what", { name: change.name })}</Text>
          {!isZero(refund_now) && (
            <Facts>
              <Fact what={t("planned.refund")}>{money(refund_now)}</Fact>
            </Facts>
          )}
        </>
      )}
      go={({ refund_now }) =>
        isZero(refund_now) ? t("planned.withdraw") : t("planned.withdraw_refund", { sum: money(refund_now) })
      }
      act={(key) =>
        body(
          api.DELETE("/api/v1/services/{service_id}/tariff-change", {
            params: { path, header: { "Idempotency-Key": key } },
          }),
        )
      }
      done={done}
      close={close}
    />
  );
}
