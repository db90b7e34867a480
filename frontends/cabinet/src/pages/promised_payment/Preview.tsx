/** What a promise gives and asks: until when, what it costs, what happens when it is not kept. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./promise.module.css";

export function Preview({ promise }: { promise: View<"PromiseView"> }) {
  const { t } = useTranslation("promised_payment");
  const day = date(promise.expires_on);
  return (
    <div aria-live="polite">
      <dl className={classes.facts}>
        <dt>{t("preview.now")}</dt>
        <dd>{t(promise.state === "active" ? "preview.works" : "preview.stays")}</dd>
        <dt>{t("preview.pay")}</dt>
        <dd>{t("preview.by", { sum: money(promise.amount), day })}</dd>
        <dt>{t("terms.fee")}</dt>
        <dd>{isZero(promise.fee) ? t("terms.free") : money(promise.fee)}</dd>
      </dl>
      <Text size="sm" mt="xs">
        {t("if_not", { day })}
      </Text>
    </div>
  );
}
