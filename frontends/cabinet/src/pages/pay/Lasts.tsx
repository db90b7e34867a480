/** Until when the services would work after this payment, from the API's own forecast. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money, type Sum } from "@cabinet/kit/format/money.ts";
import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** `stopped`: they do not work now. */
export function Lasts({ pay, stopped }: { pay: Sum; stopped: boolean }) {
  const { t } = useTranslation("pay");
  const forecast = useQuery({
    queryKey: ["account", "forecast", { pay: pay.amount }],
    queryFn: () => body(api.POST("/api/v1/account/forecast", { body: { pay } })),
  });
  if (forecast.error) return null;
  if (!forecast.data) return <Skeleton height={22} width="60%" />;
  const { state, due_on, recommended_top_up } = forecast.data;
  if (state === "stopped")
    return <Text c="var(--bad)">{t("too_little", { sum: money(recommended_top_up) })}</Text>;
  if (!due_on) return stopped ? <Text>{t("starts")}</Text> : null;
  return <Text>{t(stopped ? "starts_until" : "lasts_until", { day: date(due_on) })}</Text>;
}
