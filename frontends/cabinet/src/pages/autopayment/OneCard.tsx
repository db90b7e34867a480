/** One bound card. Removing it tells first what ends with it, and asks for the password. */
import { api, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCreditCard } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { brandOf, expiryOf } from "../pay/cards.ts";
import { waysOf } from "./ways.ts";

type Props = { card: View<"Card">; paying: boolean };

export function OneCard({ card, paying }: Props) {
  const { t } = useTranslation("autopayment");
  const [asked, ask] = useState(false);
  const removable = waysOf(useOperator()).card?.removable;
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="sm" wrap="nowrap">
        <IconCreditCard aria-hidden />
        <div>
          <Text fw={600} className="figures">
            {nameOf(card)}
          </Text>
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {t("until", { day: expiryOf(card.expires) })}
            </Text>
            {paying && <Badge variant="light">{t("pays")}</Badge>}
          </Group>
        </div>
      </Group>
      {removable ? (
        <Button
          variant="default"
          aria-label={t("remove_one", { card: nameOf(card) })}
          onClick={() => ask(true)}
        >
          {t("remove")}
        </Button>
      ) : (
        <Text size="sm">{t("by_contract")}</Text>
      )}
      {asked && <Removal card={card} paying={paying} end={() => ask(false)} />}
    </Group>
  );
}

export const nameOf = (card: View<"Card">) => `${brandOf(card)}\u00a0••\u00a0${card.last4}`;

function Removal({ card, paying, end }: Props & { end: () => void }) {
  const { t } = useTranslation(["autopayment", "kit"]);
  const proven = useProven();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      proven(() => api.DELETE("/api/v1/cards/{card_id}", { params: { path: { card_id: card.id } } })),
    onSuccess: () => {
      end();
      for (const key of ["cards", "autopayment", "payments"]) {
        void queries.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  return (
    <Modal
      opened
      onClose={end}
      title={t("remove_title", { card: nameOf(card) })}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <Stack>
        <Text size="sm">{t(paying ? "remove_paying" : "remove_what")}</Text>
        <ProblemNote problem={remove.error} />
        <Group>
          <Button loading={remove.isPending} onClick={() => remove.mutate()}>
            {t("remove")}
          </Button>
          <Button variant="default" onClick={end}>
            {t("kit:cancel")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
