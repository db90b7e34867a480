/** What else there is to do with money here; only what the operator offers. */

import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { IconCalendarTime, IconChartBar, IconCreditCard, IconFileText } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./money.module.css";

export function MoneyLinks() {
  const { t } = useTranslation("money");
  const { capabilities, payment_ways } = useOperator();
  const card = payment_ways.card as { binding: boolean } | null;
  const cards = Boolean(capabilities.autopayment) || Boolean(card?.binding);
  return (
    <nav aria-label={t("links.label")} className={classes.links}>
      {Boolean(capabilities.promised_payment) && <Promised />}
      {cards && (
        <Link to="/autopayment" className={classes.link}>
          <IconCreditCard aria-hidden />
          {t(capabilities.autopayment ? "links.autopayment" : "links.cards")}
        </Link>
      )}
      {Boolean(capabilities.statistics) && (
        <Link to="/payments/charts" className={classes.link}>
          <IconChartBar aria-hidden />
          {t("links.charts")}
        </Link>
      )}
      <Link to="/payments/statements" className={classes.link}>
        <IconFileText aria-hidden />
        {t("links.statements")}
      </Link>
    </nav>
  );
}

/** Under the operator's own name for it. */
function Promised() {
  const { t } = useTranslation("money");
  return (
    <Link to="/promised-payment" className={classes.link}>
      <IconCalendarTime aria-hidden />
      {useWord("promised_payment", t("links.promise"))}
    </Link>
  );
}
