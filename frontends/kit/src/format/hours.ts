/** When the operator is there: «пн–пт 9:00–13:00, 14:00–18:00», «сб 10:00–15:00»; holidays are not told. */
import type { Calendar, Weekday } from "../brand/operator.ts";

const DAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Days one after another with the same hours, as a stretch. */
export type Stretch = { from: Weekday; to: Weekday; hours: string };

// «09:00-13:00» → «9:00–13:00».
const told = (hours: string) => hours.replace(/\b0(?=\d:)/g, "").replace("-", "–");

export function stretches(week: Calendar["week"]): Stretch[] {
  const found: (Stretch & { last: number })[] = [];
  DAYS.forEach((day, place) => {
    const hours = (week[day] ?? []).map(told).join(", ");
    if (!hours) return;
    const before = found.at(-1);
    if (before && before.hours === hours && before.last === place - 1)
      Object.assign(before, { to: day, last: place });
    else found.push({ from: day, to: day, hours, last: place });
  });
  return found.map(({ from, to, hours }) => ({ from, to, hours }));
}

type Say = (key: string) => string;

/** A line for each stretch; `say` is `useTranslation("kit").t`. */
export function hours(calendar: Calendar, say: Say): string[] {
  if (calendar.always_open) return [say("hours.always")];
  return stretches(calendar.week).map(({ from, to, hours }) => {
    if (from === "mon" && to === "sun") return `${say("hours.daily")} ${hours}`;
    const days = from === to ? say(`hours.${from}`) : `${say(`hours.${from}`)}–${say(`hours.${to}`)}`;
    return `${days} ${hours}`;
  });
}
