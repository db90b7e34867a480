/** What the clocks of a zone show, and back: the operator's clock and not this computer's. */

/** «2026-12-03T01:00» of a moment, as `<input type="datetime-local">` has it; empty of none. */
export function clockOf(at: Date | string | null | undefined, timeZone: string): string {
  if (!at) return "";
  return clockIn(timeZone).format(new Date(at)).replace(" ", "T");
}

// Kept, since a list is sorted by its clock and each new one costs.
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "short" });
  clocks.set(timeZone, clock);
  return clock;
}

/** The moment (RFC 3339) at which the clocks show this; null when nothing is typed. */
export function atClock(typed: string, timeZone: string): string | null {
  if (!typed) return null;
  const wanted = Date.parse(`${typed}Z`);
  // Twice: the first guess may lie on the other side of a change of the clock.
  const guess = wanted - ahead(wanted, timeZone);
  return new Date(wanted - ahead(guess, timeZone)).toISOString();
}

/** How far the zone's clock is ahead of UTC at a moment. */
const ahead = (at: number, timeZone: string): number =>
  Date.parse(`${clockOf(new Date(at), timeZone)}Z`) - Math.floor(at / 60_000) * 60_000;
