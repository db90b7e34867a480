/** The rules, before anything is pressed. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Terms({ terms }: { terms: View<"PromiseTermsView"> }) {
  const { t } = useTranslation("promised_payment");
  return (
    <Panel title={t("terms.title")}>
      <Facts>
        <Fact what={t("terms.days")}>{t("terms.up_to_days", { count: terms.max_days })}</Fact>
        <Fact what={t("terms.amount")}>{t("terms.up_to", { sum: money(terms.max_amount) })}</Fact>
        <Fact what={t("terms.fee")}>{isZero(terms.fee) ? t("terms.free") : money(terms.fee)}</Fact>
      </Facts>
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
