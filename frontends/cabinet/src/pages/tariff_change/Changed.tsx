/** What the change has done, and how to take it back. */
import { date } from "@cabinet/kit/format/dates.ts";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Done } from "../services/Done.tsx";
import { toPay, useNetWords } from "./cost.ts";
import type { Changed } from "./Switch.tsx";

export function ChangedNote({ change }: { change: Changed }) {
  const { t } = useTranslation("tariff_change");
  const net = useNetWords();
  const told = { name: change.name, day: date(change.effective_on), words: net(toPay(change)) };
  return (
    <Done title={t(`done.${change.when}.title`, told)}>
      <Text size="sm">{t(`done.${change.when}.what`, told)}</Text>
      <Anchor component={Link} to="/services" size="sm">
        {t("done.services")}
      </Anchor>
    </Done>
  );
}
