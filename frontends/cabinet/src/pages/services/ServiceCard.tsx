/** One service: what it is, what it costs, whether it works and until when, and the one thing to do about it. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Box, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAccount, useActions } from "./asked.ts";
import { Planned } from "./Planned.tsx";
import { StateLine } from "./StateLine.tsx";

type Props = { service: View<"ServiceView">; withdrawn: () => void };

export function ServiceCard({ service, withdrawn }: Props) {
  const { t } = useTranslation("services");
  return (
    <Panel title={service.name}>
      <Stack gap="sm">
        <Group gap="xs" align="baseline">
          <Text fz="xl" fw={700} className="figures">
            {t("monthly", { sum: money(service.price) })}
          </Text>
          {service.speed_mbps !== null && <Text c="dimmed">{t("speed", { count: service.speed_mbps })}</Text>}
        </Group>
        <StateLine service={service} />
        {service.planned
          .filter((change) => change.kind !== "end")
          .map((change) => (
            <Planned key={change.id} service={service.id} change={change} withdrawn={withdrawn} />
          ))}
        <MainAction service={service} />
      </Stack>
    </Panel>
  );
}

function MainAction({ service }: { service: View<"ServiceView"> }) {
  const { t } = useTranslation("services");
  const { capabilities } = useOperator();
  const missing = useAccount().data?.recommended_top_up;
  const change = useActions()?.change_tariff;
  if (service.state === "stopped" && missing && !isZero(missing)) {
    return (
      <Button component={Link} to={`/pay?amount=${missing.amount}`} w="fit-content">
        {t("top_up", { sum: money(missing) })}
      </Button>
    );
  }
  if (service.state === "suspended" && capabilities.suspension) {
    return (
      <Button component={Link} to="/suspension" variant="light" w="fit-content">
        {t("end_suspension")}
      </Button>
    );
  }
  if (!capabilities.tariff_change || service.state === "ended") return null;
  if (change && !change.allowed) {
    return (
      <Box>
        <Text size="sm">{t("no_change")}</Text>
        <Reasons reasons={change.reasons ?? []} />
      </Box>
    );
  }
  return (
    <Button component={Link} to={`/services/${service.id}/tariffs`} variant="light" w="fit-content">
      {t("change_tariff")}
    </Button>
  );
}
