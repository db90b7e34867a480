/** The costs of the chosen change from the gateway's own preview, and the button that repeats the sum. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack } from "@mantine/core";
import { type UseQueryResult, useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useChanged } from "../services/changed.ts";
import { toPay, useNetWords } from "./cost.ts";
import type { Option } from "./features.ts";
import type { Changed } from "./Switch.tsx";
import { SwitchFacts } from "./SwitchFacts.tsx";

type Props = {
  service: number;
  wanted: View<"WantedTariff">;
  preview: UseQueryResult<View<"TariffChangeView">>;
  option: Option;
  mine: Option | undefined;
  done: (change: Changed) => void;
};

export function SwitchNow({ service, wanted, preview, option, mine, done }: Props) {
  const { t } = useTranslation("tariff_change");
  const net = useNetWords();
  const proven = useProven();
  const changed = useChanged();
  const { key } = useAttempt({ service, ...wanted });
  const change = useMutation({
    mutationFn: () =>
      proven(() =>
        body(
          api.PUT("/api/v1/services/{service_id}/tariff-change", {
            params: { path: { service_id: service }, header: { "Idempotency-Key": key } },
            body: wanted,
          }),
        ),
      ),
    onSuccess: async (made) => {
      await changed();
      done({ ...made, when: wanted.when });
    },
  });
  return (
    <Loaded query={preview} lines={4}>
      {(told) => (
        <Stack maw="40rem">
          <SwitchFacts change={told} wanted={wanted} option={option} mine={mine} />
          <ProblemNote problem={change.error} retry={() => change.mutate()} />
          <Button
            loading={change.isPending}
            onClick={() => change.mutate()}
            style={{ height: "auto", minHeight: 44 }}
            styles={{ label: { whiteSpace: "normal" } }}
          >
            {t(`switch.go.${wanted.when}`, { day: date(told.effective_on), words: net(toPay(told)) })}
          </Button>
        </Stack>
      )}
    </Loaded>
  );
}
