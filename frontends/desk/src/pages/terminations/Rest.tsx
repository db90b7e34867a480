/** The day of the end, and what goes back to the subscriber by when. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { useTranslation } from "react-i18next";
import { Facts } from "../../desk/Facts.tsx";

export function Rest({ of }: { of: View<"TerminationView"> }) {
  const { t } = useTranslation("terminations");
  return (
    <Facts
      facts={[
        of.ends_on ? [t("ends_on"), date(of.ends_on)] : null,
        [t("rest"), money(of.settlement)],
        of.paid_out_by ? [t("paid_out_by"), date(of.paid_out_by)] : null,
      ]}
    />
  );
}
