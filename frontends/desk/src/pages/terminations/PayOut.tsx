/** The cashier hands over what was left on the account. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AccountLink } from "../../desk/AccountLink.tsx";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { Settlement } from "../../desk/Settlement.tsx";
import type { OpenedProps } from "./TerminationQueue.tsx";

export function PayOut({ one, close }: OpenedProps) {
  const { t } = useTranslation("terminations");
  const queries = useQueryClient();
  const path = { termination_id: one.id };
  const paid = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/terminations/{termination_id}/paid-out", {
        params: { path, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
      }),
    );
  return (
    <ActDialog
      title={t("pay_title", { account: one.account })}
      typed={path}
      preview={() => paid(true)}
      show={(told) => <Settlement of={told} />}
      button={(told) => t("paid", { sum: money((told ?? one).settlement) })}
      act={(key) => paid(false, key)}
      done={(told) => t("paid_done", { sum: money(told.settlement), account: one.account })}
      close={() => {
        void queries.invalidateQueries({ queryKey: ["staff", "terminations"] });
        close();
      }}
    >
      <AccountLink number={one.account} />
      <Text size="sm">{t("pay_why")}</Text>
    </ActDialog>
  );
}
