/** The moment at which the operator's clock shows this (`2026-12-03T14:05`), wherever the browser stands. */
export function momentAt(clock: string, timeZone: string): string {
  const taken = new Date(`${clock}Z`);
  // What that clock shows at the moment that has the same digits in UTC: the difference is its zone.
  const shown = new Date(`${taken.toLocaleString("sv", { timeZone }).replace(" ", "T")}Z`);
  return new Date(2 * taken.getTime() - shown.getTime()).toISOString();
}
