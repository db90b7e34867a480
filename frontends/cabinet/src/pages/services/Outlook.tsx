/** Whether the money lasts after what is being thought about, and how much would be missing. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact } from "@cabinet/kit/ui/Facts.tsx";
import { Anchor, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { usePreview } from "./preview.ts";

export function Outlook({ suppose }: { suppose: View<"Supposed"> }) {
  const { t } = useTranslation("services");
  const forecast = usePreview(["forecast", suppose], () =>
    body(api.POST("/api/v1/account/forecast", { body: suppose })),
  );
  // What cannot be told is left out: the costs above stand without it.
  if (forecast.error) return null;
  return (
    <Fact what={t("outlook.what")}>
      {forecast.data ? <Told forecast={forecast.data} /> : <Skeleton height={14} width={140} />}
    </Fact>
  );
}

function Told({
  forecast: { state, due_on, days_left, recommended_top_up },
}: {
  forecast: View<"ForecastView">;
}) {
  const { t } = useTranslation("services");
  const until =
    state === "stopped"
      ? t("outlook.not_enough")
      : due_on
        ? t("outlook.until", { day: date(due_on), count: days_left ?? 0 })
        : t("outlook.always");
  return (
    <>
      {until}
      {!isZero(recommended_top_up) && (
        <>
          {" "}
          <Anchor
            component={Link}
            to={`/pay?amount=${recommended_top_up.amount}`}
            fw={400}
            underline="always"
          >
            {t("outlook.top_up", { sum: money(recommended_top_up) })}
          </Anchor>
        </>
      )}
    </>
  );
}
