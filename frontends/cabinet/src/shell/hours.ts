/**
 * By the operator's business calendar: is anybody there, when again, and by when what is written now is answered.
 *
 * Reckoned by the wall clock of the calendar's zone; the promise itself is the gateway's (`answer_by`).
 */
import type { Calendar, Weekday } from "@cabinet/kit/brand/operator.ts";
import { clockOf } from "@cabinet/kit/format/clock.ts";
import { dayAfter } from "@cabinet/kit/format/dates.ts";

/** A day `YYYY-MM-DD` and the minutes after its midnight. */
export type Clock = { day: string; minutes: number };
type Span = { opens: number; closes: number };

const WEEKDAYS: Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY = 24 * 60;
const FAR = 30;
/** A promise is told in whole five minutes, never earlier than the true one. */
const STEP = 5;

/** What the operator's clocks show now. */
export function nowBy({ time_zone }: Calendar): Clock {
  const [day = "", clock = "0:0"] = clockOf(new Date(), time_zone).split("T");
  return { day, minutes: minutesOf(clock) };
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

function spanOf(interval: string): Span {
  const [opens = "", closes = ""] = interval.split("-");
  return { opens: minutesOf(opens), closes: minutesOf(closes) };
}

/** The hours of one day, earliest first; none: closed. */
export function hoursOn({ always_open, week, holidays }: Calendar, day: string): Span[] {
  if (always_open) return [{ opens: 0, closes: DAY }];
  const weekday = WEEKDAYS[new Date(`${day}T00:00Z`).getUTCDay()] ?? "sun";
  const intervals = holidays[day] ?? holidays[day.slice(5)] ?? week[weekday] ?? [];
  return intervals.map(spanOf).sort((one, other) => one.opens - other.opens);
}

/** What is left of opening hours from `now` on, day by day. */
function* spansFrom(calendar: Calendar, now: Clock): Generator<Clock & { closes: number }> {
  for (let after = 0; after < FAR; after++) {
    const day = dayAfter(now.day, after);
    for (const { opens, closes } of hoursOn(calendar, day)) {
      const begin = after ? opens : Math.max(opens, now.minutes);
      if (begin < closes) yield { day, minutes: begin, closes };
    }
  }
}

/** Open until `closes` (minutes), or closed until `opens` (null: not within a month). */
export function openState(calendar: Calendar, now: Clock): { closes: number } | { opens: Clock | null } {
  const [next] = spansFrom(calendar, now);
  if (next && next.day === now.day && next.minutes === now.minutes) return { closes: next.closes };
  return { opens: next ? { day: next.day, minutes: next.minutes } : null };
}

/** When `hours` of working time will have passed. */
export function answerBy(calendar: Calendar, hours: number, now: Clock): Clock | null {
  let left = Math.ceil(hours * 60);
  for (const { day, minutes, closes } of spansFrom(calendar, now)) {
    if (closes - minutes >= left) {
      return { day, minutes: Math.min(Math.ceil((minutes + left) / STEP) * STEP, closes) };
    }
    left -= closes - minutes;
  }
  return null;
}

/** «09:05». */
export const shown = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
