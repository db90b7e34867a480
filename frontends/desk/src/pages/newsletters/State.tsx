/** How far a newsletter is, in a word and a moment. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Letter } from "./written.ts";

const WHEN = {
  draft: null,
  scheduled: "starts_at",
  running: "started_at",
  paused: null,
  done: "finished_at",
  cancelled: "finished_at",
} as const;
const LOUD = { running: "brand", scheduled: "brand", paused: "yellow", done: "green" } as const;

export function State({ letter }: { letter: Letter }) {
  const { t } = useTranslation("newsletters");
  const { state } = letter;
  const colour = state in LOUD ? LOUD[state as keyof typeof LOUD] : null;
  const name = WHEN[state];
  const at = name && letter[name];
  return (
    <Badge
      variant={colour ? "light" : "outline"}
      color={colour ?? "gray"}
      c="var(--mantine-color-text)"
      tt="none"
      h="auto"
    >
      {t(`states.${state}`)}
      {at && ` · ${moment(at)}`}
    </Badge>
  );
}
