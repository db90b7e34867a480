/** It did not come about: why, what helps, and one tap to try again. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Alert, Button, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { again } from "./Waiting.tsx";

export function Cancelled({ payment }: { payment: View<"PaymentView"> }) {
  const { t } = useTranslation("pay");
  const { reason, purpose } = payment;
  const sum = money(payment.amount);
  const usual = t(reason ? "reasons.else" : "reasons.taken_back");
  return (
    <>
      <Alert color="red" variant="light" icon={<IconAlertCircle />} title={t("did_not_come", { sum })}>
        <Text size="sm">{t(`reasons.${reason}`, { defaultValue: usual })}</Text>
        <Text size="sm" mt={4}>
          {t(`by.${payment.way}`, { defaultValue: payment.way })}, {moment(payment.at)}
        </Text>
      </Alert>
      {reason && (
        <div>
          <Button component={Link} to={again(payment)} size="md">
            {t(purpose === "top_up" ? "again_sum" : "again", { sum })}
          </Button>
        </div>
      )}
    </>
  );
}
