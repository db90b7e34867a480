/** Whether it is read already, and since when or from when on. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Item } from "./written.ts";

const COLOURS = { draft: "gray", scheduled: "brand", published: "green", withdrawn: "gray" } as const;

export function State({ item }: { item: Item }) {
  const { t } = useTranslation("news");
  const at = { scheduled: item.publish_at, published: item.publish_at, withdrawn: item.withdrawn_at };
  const since = item.state === "draft" ? null : at[item.state];
  return (
    <Badge
      variant={COLOURS[item.state] === "gray" ? "outline" : "light"}
      color={COLOURS[item.state]}
      c={item.state === "published" ? "var(--good)" : "var(--mantine-color-text)"}
      tt="none"
      h="auto"
    >
      {t(`states.${item.state}`)}
      {since && ` · ${moment(since)}`}
    </Badge>
  );
}
