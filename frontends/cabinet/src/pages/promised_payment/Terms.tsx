/** The rules, before anything is pressed. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./promise.module.css";

export function Terms({ terms }: { terms: View<"PromiseTermsView"> }) {
  const { t } = useTranslation("promised_payment");
  return (
    <Panel title={t("terms.title")}>
      <dl className={classes.facts}>
        <dt>{t("terms.days")}</dt>
        <dd>{t("terms.up_to_days", { count: terms.max_days })}</dd>
        <dt>{t("terms.amount")}</dt>
        <dd>{t("terms.up_to", { sum: money(terms.max_amount) })}</dd>
        <dt>{t("terms.fee")}</dt>
        <dd>{isZero(terms.fee) ? t("terms.free") : money(terms.fee)}</dd>
      </dl>
      <Text size="sm" mt="sm">
        {t("terms.what")}
      </Text>
      {terms.after_unkept_days > 0 && (
        <Text size="sm" mt="xs">
          {t("terms.unkept", { count: terms.after_unkept_days })}
        </Text>
      )}
    </Panel>
  );
}
