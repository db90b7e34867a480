/** Everything that has happened, newest first, by days; narrowed by what it is about. */
import { date, dayOf } from "@cabinet/kit/format/dates.ts";
import { Outline, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Chip, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Event } from "./Event.tsx";
import { type Happened, type Kind, useHappened } from "./happened.ts";

const KINDS: readonly Kind[] = ["money", "notice", "request", "act"];

export function Timeline({ id, account }: { id: string; account: string | null }) {
  const { t } = useTranslation(["subscriber", "kit"]);
  const { items, waits, away, again } = useHappened(id, account);
  const [kind, setKind] = useState<Kind | "all">("all");
  const there = KINDS.filter((one) => items.some((item) => item.kind === one));
  const shown = items.filter((item) => kind === "all" || item.kind === kind);
  return (
    <div className="one-line">
      <Panel title={t("timeline")}>
        {there.length > 1 && (
          <Chip.Group value={kind} onChange={(value) => setKind(value as Kind | "all")}>
            <Group gap={6} mb="xs" role="group" aria-label={t("narrow")}>
              {(["all", ...there] as const).map((one) => (
                <Chip key={one} value={one} size="xs">
                  {t(`kinds.${one}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        )}
        {away.length > 0 && (
          <Group gap="xs" mb="xs" role="alert">
            <Text size="sm" style={{ color: "var(--bad)" }}>
              {t("away", { parts: away.map((part) => t(`parts.${part}`)).join(", ") })}
            </Text>
            <Button variant="default" size="compact-sm" onClick={again}>
              {t("kit:repeat")}
            </Button>
          </Group>
        )}
        {waits && items.length === 0 ? <Outline lines={5} /> : <Days items={shown} />}
      </Panel>
    </div>
  );
}

function Days({ items }: { items: readonly Happened[] }) {
  const { t } = useTranslation("subscriber");
  if (items.length === 0) return <Text c="dimmed">{t("nothing")}</Text>;
  const days = new Map<string, Happened[]>();
  for (const item of items) days.set(dayOf(item.at), [...(days.get(dayOf(item.at)) ?? []), item]);
  return [...days].map(([day, of]) => (
    <section key={day} aria-label={date(day)}>
      <p className="happened-day">{date(day)}</p>
      <ul className="happened">
        {of.map((item) => (
          <Event key={item.id} item={item} />
        ))}
      </ul>
    </section>
  ));
}
