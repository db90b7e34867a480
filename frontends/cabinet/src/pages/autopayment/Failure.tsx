/** The last autopayment did not come about: why, told until one has come. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Alert, Anchor } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const LOOKED_AT = 20;

export function Failure() {
  const { t } = useTranslation(["autopayment", "pay"]);
  const payments = useQuery({
    queryKey: ["payments", { limit: LOOKED_AT }],
    queryFn: () => body(api.GET("/api/v1/payments", { params: { query: { limit: LOOKED_AT } } })),
  });
  const last = payments.data?.items.find(({ purpose }) => purpose === "autopayment");
  if (last?.status !== "canceled") return null;
  const sum = money(last.amount);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertCircle />}
      title={t("failed", { sum, at: moment(last.at) })}
    >
      {t(`pay:reasons.${last.reason}`, { defaultValue: t("pay:reasons.else") })}{" "}
      <Anchor component={Link} to={`/pay?amount=${last.amount.amount}`} inherit underline="always">
        {t("pay_myself", { sum })}
      </Anchor>
    </Alert>
  );
}
