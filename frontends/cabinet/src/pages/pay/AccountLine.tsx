/** What is on the account now, and until when it lasts. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function AccountLine({ account }: { account: View<"AccountView"> }) {
  const { t } = useTranslation("pay");
  const { state, due_on } = account;
  return (
    <Text c="dimmed">
      {t("on_account")} <Amount of={account.balance} fw={600} c="var(--mantine-color-text)" />
      {state === "stopped" && `, ${t("is_stopped")}`}
      {state === "active" && due_on && `, ${t("is_enough", { day: date(due_on) })}`}
    </Text>
  );
}
