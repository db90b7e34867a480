/** What has happened, by the operator's days. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date, dayOf } from "@cabinet/kit/format/dates.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Happened } from "./Happened.tsx";

export type Happening = View<"Happening">;

export function Days({ items }: { items: readonly Happening[] }) {
  const { t } = useTranslation("subscriber");
  if (items.length === 0) return <Text c="dimmed">{t("nothing")}</Text>;
  const days = new Map<string, Happening[]>();
  for (const item of items) {
    const day = dayOf(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, of]) => (
    <section key={day} aria-label={date(day)}>
      <p className="happened-day">{date(day)}</p>
      <ul className="happened">
        {of.map((item) => (
          <Happened key={`${item.kind}${item.id}${item.code}`} item={item} />
        ))}
      </ul>
    </section>
  ));
}
