/** What is left on the wished day by the gateway's own preview, and the button that repeats it. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useChanged } from "../services/changed.ts";
import { usePreview } from "../services/preview.ts";
import { Settlement, useRest } from "./Settlement.tsx";

type Props = { ends: string; reviewed: boolean; done: (made: View<"TerminationView">) => void };

export function ApplicationCost({ ends, reviewed, done }: Props) {
  const { t } = useTranslation("termination");
  const rest = useRest();
  const wanted = { ends_on: ends };
  const preview = usePreview(["termination", ends], () =>
    body(api.POST("/api/v1/termination", { params: { query: { preview: true } }, body: wanted })),
  );
  const proven = useProven();
  const changed = useChanged();
  const { key } = useAttempt(wanted);
  const ask = useMutation({
    mutationFn: () =>
      proven(() =>
        body(
          api.POST("/api/v1/termination", { params: { header: { "Idempotency-Key": key } }, body: wanted }),
        ),
      ),
    onSuccess: async (made) => {
      await changed();
      done(made);
    },
  });
  return (
    <Loaded query={preview} lines={3}>
      {(told) => (
        <Stack>
          <Settlement termination={told} />
          <Text size="sm">{t(reviewed ? "application.takes_review" : "application.takes_effect")}</Text>
          <ProblemNote problem={ask.error} retry={() => ask.mutate()} />
          <Button
            loading={ask.isPending}
            onClick={() => ask.mutate()}
            w={{ base: "100%", xs: "fit-content" }}
            h="auto"
            mih={44}
            styles={{ label: { whiteSpace: "normal" } }}
          >
            {t("application.go", { rest: rest(told.settlement) })}
          </Button>
        </Stack>
      )}
    </Loaded>
  );
}
