/** What has to be done, one after another, and what follows; the operator's terms decide which steps there are. */
import type { View } from "@cabinet/kit/api/client.ts";
import { isNegative, minor, money, sumOf } from "@cabinet/kit/format/money.ts";
import { Anchor, List, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAccount } from "../services/asked.ts";

type Props = { terms: View<"TerminationTermsView">; children: ReactNode };

export function Steps({ terms, children }: Props) {
  const { t } = useTranslation("termination");
  return (
    <List type="ordered" spacing="sm">
      {terms.debt_free && <Debt />}
      {terms.equipment_back && <List.Item>{t("steps.equipment")}</List.Item>}
      {children}
      <List.Item>{t("steps.settled", { count: terms.settled_in_days })}</List.Item>
    </List>
  );
}

/** A debt is paid first; that there is none is worth telling as well. */
function Debt() {
  const { t } = useTranslation("termination");
  const balance = useAccount().data?.balance;
  const debt = useDebt();
  return (
    <List.Item>
      {t("steps.debt")}{" "}
      {debt && (
        <Anchor component={Link} to={`/pay?amount=${debt.amount}`} underline="always">
          {t("steps.pay", { sum: money(debt) })}
        </Anchor>
      )}
      {balance && !debt && (
        <Text component="span" c="var(--good)">
          {t("steps.no_debt", { sum: money(balance) })}
        </Text>
      )}
    </List.Item>
  );
}

/** What is owed, or null. */
export function useDebt() {
  const balance = useAccount().data?.balance;
  return balance && isNegative(balance) ? sumOf(-minor(balance), balance.currency) : null;
}
