/** A promised payment for somebody who asks for it by phone or in the office. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useWord } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";
import { Outcome } from "./Outcome.tsx";

export default function GrantPromise({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const word = useWord("promised_payment", t("promise"));
  const number = known.account?.number ?? "";
  const grant = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/accounts/{number}/promised-payment", {
        params: { path: { number }, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
      }),
    );
  return (
    <ActDialog
      title={word}
      typed={{ number }}
      preview={() => grant(true)}
      show={(told) => (
        <Stack gap={4}>
          <Text size="sm">
            {t("grant.will", { sum: money(told.amount), day: date(told.expires_on) })}{" "}
            {isZero(told.fee) ? t("grant.free") : t("grant.fee", { sum: money(told.fee) })}
          </Text>
          <Outcome of={told} />
        </Stack>
      )}
      button={(told) => (told ? t("grant.button", { sum: money(told.amount) }) : t("acts.promise"))}
      act={(key) => grant(false, key)}
      done={(told) => t("grant.done", { sum: money(told.amount), day: date(told.expires_on) })}
      close={close}
    />
  );
}
