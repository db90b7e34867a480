/** The contract ends or has ended: when, what is with the money, and whom to ask. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Button, Group, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Balance } from "./Balance.tsx";
import type { Account } from "./State.tsx";
import { StateHead, unbroken } from "./StateHead.tsx";

export function Ended({ account }: { account: Account }) {
  const { t } = useTranslation("home");
  const { capabilities } = useOperator();
  const { state, ends_on: day } = account;
  const more = state === "ending" && Boolean(capabilities.termination);
  return (
    <Stack gap="md">
      <StateHead mark="rests" word={t(`state.${state}`)}>
        {day ? t(`state.${state}_on`, { day: unbroken(date(day)) }) : t(`state.${state}`)}
      </StateHead>
      <Group justify="space-between" align="end">
        <Balance account={account} />
        <Button component={Link} to={more ? "/termination" : "/help"} variant="default" size="md">
          {t(more ? "state.ending_more" : "state.ask")}
        </Button>
      </Group>
    </Stack>
  );
}
