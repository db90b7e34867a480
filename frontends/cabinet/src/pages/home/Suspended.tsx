/** It rests at the subscriber's own wish: until when, and the way back. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useWord } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Balance } from "./Balance.tsx";
import type { Account } from "./State.tsx";
import { StateHead, unbroken } from "./StateHead.tsx";

export function Suspended({ account }: { account: Account }) {
  const { t } = useTranslation("home");
  const word = useWord("suspension", t("state.suspended"));
  const { data } = useQuery({
    queryKey: ["suspension"],
    queryFn: () => body(api.GET("/api/v1/suspension")),
  });
  const until = data?.current?.until;
  return (
    <Stack gap="md">
      <StateHead mark="rests" word={word}>
        {until ? t("state.suspended_until", { day: unbroken(date(until)) }) : t("state.suspended_now")}
      </StateHead>
      <Group justify="space-between" align="end">
        <Balance account={account} />
        <Button component={Link} to="/suspension" variant="default" size="md">
          {t("state.resume")}
        </Button>
      </Group>
    </Stack>
  );
}
