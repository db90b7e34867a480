/** What the chosen days cost by the gateway's own preview, and the button that repeats the sum. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useChanged } from "../services/changed.ts";
import { Outlook } from "../services/Outlook.tsx";
import { usePreview } from "../services/preview.ts";
import { SuspensionFacts } from "./SuspensionFacts.tsx";
import type { Did } from "./Told.tsx";

type Props = { from: string; until: string; review: boolean; done: (did: Did) => void };

export function OrderCost({ from, until, review, done }: Props) {
  const { t } = useTranslation("suspension");
  const wanted = { from, until };
  const preview = usePreview(["suspension", wanted], () =>
    body(api.POST("/api/v1/suspension", { params: { query: { preview: true } }, body: wanted })),
  );
  const proven = useProven();
  const changed = useChanged();
  const { key } = useAttempt(wanted);
  const order = useMutation({
    mutationFn: () =>
      proven(() =>
        body(
          api.POST("/api/v1/suspension", { params: { header: { "Idempotency-Key": key } }, body: wanted }),
        ),
      ),
    onSuccess: async (made) => {
      await changed();
      done({ what: made.status, suspension: made });
    },
  });
  return (
    <Loaded query={preview} lines={4}>
      {(told) => (
        <Stack maw="40rem">
          <SuspensionFacts suspension={told}>
            <Outlook suppose={{ suspend: wanted }} />
          </SuspensionFacts>
          <Text size="sm">{t(review ? "order.review" : "order.no_review")}</Text>
          <ProblemNote problem={order.error} retry={() => order.mutate()} />
          <Button
            loading={order.isPending}
            onClick={() => order.mutate()}
            w={{ base: "100%", xs: "fit-content" }}
          >
            {t(`order.go.${review ? "ask" : "order"}${isZero(told.cost) ? "_free" : ""}`, {
              sum: money(told.cost),
            })}
          </Button>
        </Stack>
      )}
    </Loaded>
  );
}
