/** What the change has done, and how to take it back. */
import { date } from "@cabinet/kit/format/dates.ts";
import { isNegative, isZero, minor, money, sumOf } from "@cabinet/kit/format/money.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { toPay } from "./cost.ts";
import type { Changed } from "./Switch.tsx";

export function ChangedNote({ change }: { change: Changed }) {
  const { t } = useTranslation("tariff_change");
  const net = toPay(change);
  const told = { name: change.name, day: date(change.effective_on) };
  return (
    <Done title={t(`done.${change.when}.title`, told)}>
      {!isZero(net) && (
        <Text size="sm">
          {isNegative(net)
            ? t("done.back", { sum: money(sumOf(-minor(net), net.currency)) })
            : t("done.paid", { sum: money(net) })}
        </Text>
      )}
      <Text size="sm">{t(`done.${change.when}.what`)}</Text>
      <Anchor component={Link} to="/services" size="sm">
        {t("done.services")}
      </Anchor>
    </Done>
  );
}
