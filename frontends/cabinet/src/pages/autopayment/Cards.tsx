/** The bound cards: which, until when, removed by their owner; and a way to bind another. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { goAndPay, returnUrl } from "../pay/returning.ts";
import { OneCard } from "./OneCard.tsx";
import { waysOf } from "./ways.ts";

type Props = { cards: View<"Card">[]; paying: string | null };

export function Cards({ cards, paying }: Props) {
  const { t } = useTranslation("autopayment");
  return (
    <Stack gap="md">
      {cards.length === 0 && <Text>{t("no_cards")}</Text>}
      {cards.map((card) => (
        <OneCard key={card.id} card={card} paying={card.id === paying} />
      ))}
      <Bind first={cards.length === 0} />
    </Stack>
  );
}

/** By a payment of the smallest sum on the acquirer's page; it stays on the balance. */
function Bind({ first }: { first: boolean }) {
  const { t } = useTranslation("autopayment");
  const { key } = useAttempt();
  const { card } = waysOf(useOperator());
  const proven = useProven();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const bind = useMutation({
    mutationFn: () =>
      proven(() =>
        body(
          api.POST("/api/v1/cards", {
            params: { header: { "Idempotency-Key": key } },
            body: { return_url: returnUrl() },
          }),
        ),
      ),
    onSuccess: (started) => {
      void queries.invalidateQueries({ queryKey: ["payments"] });
      navigate(`/payments/${started.id}`);
      goAndPay(started);
    },
  });
  const sum = card ? money(card.min_amount) : "";
  return (
    <div>
      <Button variant={first ? "filled" : "default"} loading={bind.isPending} onClick={() => bind.mutate()}>
        {t(first ? "bind" : "bind_another", { sum })}
      </Button>
      <Text size="sm" c="dimmed" mt={6}>
        {t("bind_how", { sum })}
      </Text>
      <ProblemNote problem={bind.error} />
    </div>
  );
}
