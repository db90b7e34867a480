/** Days and moments as people read them; a day is the API's `YYYY-MM-DD`, a moment RFC 3339 in UTC. */
import { language } from "../texts/language.ts";
import { clockOf } from "./clock.ts";

// Browsers bring no Kazakh: month and weekday names from CLDR 47, kk, format wide and abbreviated.
const MONTHS = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(
  " ",
);
const SHORT = "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.".split(" ");
const WEEKDAYS = "жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі".split(" ");

const DAY = "2026-01-31".length;
let zone = "UTC";

/** The operator's own zone, in which its moments are told; called once. */
export function inZone(timeZone: string) {
  zone = timeZone;
}

function told(at: Date, options: Intl.DateTimeFormatOptions): string {
  if (language() !== "kk") {
    // «24 января 2027», without the «г.» that would meet the full stop of a sentence.
    return new Intl.DateTimeFormat(language(), options).format(at).replace(/\sг\.(?=$|,)/, "");
  }
  const numbers = new Intl.DateTimeFormat("ru", {
    ...options,
    ...(options.month ? { month: "numeric" } : {}),
    weekday: undefined,
  });
  const month = Number(
    new Intl.DateTimeFormat("en", { month: "numeric", timeZone: options.timeZone }).format(at),
  );
  const named = Object.fromEntries(numbers.formatToParts(at).map((part) => [part.type, part.value]));
  const name = (options.month === "short" ? SHORT : MONTHS)[month - 1];
  const weekday = options.weekday && WEEKDAYS[new Date(`${isoDay(at, options.timeZone)}T00:00Z`).getUTCDay()];
  // Beside a number of the month the day is written with a zero.
  const day = [named.day && Number(named.day), options.month && name].filter(Boolean).join(" ");
  const date = [named.year && `${named.year} ж.`, day].filter(Boolean).join(" ");
  const time = named.hour ? `${named.hour}:${named.minute}` : "";
  return [weekday, date, time].filter(Boolean).join(", ");
}

const isoDay = (at: Date, timeZone = zone): string => clockOf(at, timeZone).slice(0, DAY);

/** Today at the operator's, as `YYYY-MM-DD`. */
export const today = (): string => isoDay(new Date());

/** The operator's day of a moment, as `YYYY-MM-DD`. */
export const dayOf = (at: string): string => isoDay(new Date(at));

/** `days` after `day`. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** «3 декабря», with the year when it is another one; of a moment, its day at the operator's. */
export function date(of: string): string {
  const day = of.length > DAY ? dayOf(of) : of;
  const other = day.slice(0, 4) !== today().slice(0, 4);
  const at = new Date(`${day}T00:00Z`);
  return told(at, { day: "numeric", month: "long", timeZone: "UTC", ...(other ? { year: "numeric" } : {}) });
}

/** «3 дек., 14:05» at the operator's. */
export function moment(at: string): string {
  const then = new Date(at);
  const other = isoDay(then).slice(0, 4) !== today().slice(0, 4);
  return told(then, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    ...(other ? { year: "numeric" } : {}),
  });
}

/** «14:05» at the operator's. */
export const time = (at: string): string =>
  told(new Date(at), { hour: "2-digit", minute: "2-digit", timeZone: zone });

/** «декабрь 2026» of `YYYY-MM`. */
export function month(of: string): string {
  const at = new Date(`${of.slice(0, 7)}-01T00:00Z`);
  if (language() === "kk") return `${of.slice(0, 4)} ж. ${MONTHS[at.getUTCMonth()]}`;
  return told(at, { month: "long", year: "numeric", timeZone: "UTC" });
}

/** «дек.» of `YYYY-MM`, for the foot of a chart. */
export const shortMonth = (of: string): string =>
  told(new Date(`${of.slice(0, 7)}-01T00:00Z`), { month: "short", timeZone: "UTC" });
