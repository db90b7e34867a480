/** Takes a termination back: the contract goes on. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";

export default function Withdraw({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const number = known.account?.number ?? "";
  const withdraw = (preview: boolean, key?: string) =>
    body(
      api.DELETE("/api/v1/staff/accounts/{number}/termination", {
        params: { path: { number }, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
      }),
    );
  return (
    <ActDialog
      title={t("acts.withdraw")}
      typed={{ number }}
      preview={() => withdraw(true)}
      show={() => <Text size="sm">{t("withdraw.will")}</Text>}
      button={t("acts.withdraw")}
      act={(key) => withdraw(false, key)}
      done={() => t("withdraw.done")}
      close={close}
    />
  );
}
