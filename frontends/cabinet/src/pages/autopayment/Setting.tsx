/** The autopayment: off, on, or being set. */
import { api, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money, type Sum } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "./OneCard.tsx";
import { SettingForm } from "./SettingForm.tsx";

type Props = { set: View<"AutopaymentView"> | null; cards: View<"Card">[]; perDay: Sum };

export function Setting({ set, cards, perDay }: Props) {
  const { t } = useTranslation("autopayment");
  const [edited, edit] = useState(false);
  if (cards.length === 0) return <Text>{t("bind_first")}</Text>;
  if (edited) return <SettingForm set={set} cards={cards} perDay={perDay} end={() => edit(false)} />;
  if (!set) {
    return (
      <Stack gap="sm" align="flex-start">
        <Text>{t("is_off")}</Text>
        <Button onClick={() => edit(true)}>{t("set_up")}</Button>
      </Stack>
    );
  }
  return <IsOn set={set} card={cards.find(({ id }) => id === set.card)} edit={() => edit(true)} />;
}

type On = { set: View<"AutopaymentView">; card: View<"Card"> | undefined; edit: () => void };

function IsOn({ set, card, edit }: On) {
  const { t } = useTranslation("autopayment");
  const queries = useQueryClient();
  const off = useMutation({
    mutationFn: () => api.DELETE("/api/v1/autopayment"),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["autopayment"] });
      void queries.invalidateQueries({ queryKey: ["cabinet"] });
    },
  });
  return (
    <Stack gap="sm">
      <Text fw={600}>{set.next_on ? t("next_on", { day: date(set.next_on) }) : t("is_on")}</Text>
      <Text>
        {set.on === "due_date"
          ? t("on.due_date")
          : t("on_below", { sum: set.threshold ? money(set.threshold) : "" })}
        {". "}
        {t("most", { sum: money(set.max_amount) })}
        {card && ` ${t("from_card", { card: nameOf(card) })}`}
      </Text>
      <ProblemNote problem={off.error} />
      <Group>
        <Button variant="default" onClick={edit}>
          {t("change")}
        </Button>
        <Button variant="default" loading={off.isPending} onClick={() => off.mutate()}>
          {t("switch_off")}
        </Button>
      </Group>
    </Stack>
  );
}
