/** The operator's rules in plain words, before anything is asked for. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { List } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Terms({ terms }: { terms: View<"SuspensionTermsView"> }) {
  const { t } = useTranslation("suspension");
  const fee = isZero(terms.daily_fee) ? t("terms.no_fee") : t("terms.fee", { sum: money(terms.daily_fee) });
  return (
    <Panel title={t("terms.title")}>
      <List spacing="xs">
        {terms.free_days > 0 && (
          <List.Item>
            {t(`terms.free_${terms.free_days_in}`, { count: terms.free_days })}
            {terms.free_days_in === "calendar_year" && ` ${t("terms.left", { count: terms.free_days_left })}`}
          </List.Item>
        )}
        <List.Item>{fee}</List.Item>
        <List.Item>{t("terms.length", { min: terms.min_days, count: terms.max_days })}</List.Item>
        <List.Item>{t("terms.ahead", { count: terms.ahead_days })}</List.Item>
        <List.Item>{t(terms.review ? "terms.review" : "terms.no_review")}</List.Item>
        <List.Item>{t("terms.by_itself")}</List.Item>
      </List>
    </Panel>
  );
}
