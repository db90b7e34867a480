/** What an entry of the journal has changed, field by field: how it was, how it is. */
import { date, moment } from "@cabinet/kit/format/dates.ts";
import { money, sumOf } from "@cabinet/kit/format/money.ts";

type Told = { [name: string]: unknown };
type Entry = { service: string; before: Told | null; after: Told | null };

/** `path`: a field, or a field and what within it («names», «ru»). */
export type Change = { path: string[]; before: unknown; after: unknown };

/** What was asked for, what came of it, and the account that it was about: their fields are the entry's own. */
const GROUPS = ["order", "outcome", "account"];
/** Says in what the sums are, and is told with each of them. */
const CURRENCY = "currency";
/** Billing keeps sums in their smallest units. */
const SUMS = new Set(
  (
    "amount balance charge_now cost credit daily_fee fee once our_amount ours_total per_day price promised " +
    "recommended_top_up refund_now settlement switch_fee theirs_total"
  ).split(" "),
);

const isTold = (value: unknown): value is Told =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNothing = (value: unknown) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Later groups know better than earlier ones: what came of it is more than what was asked for. */
function fieldsOf(told: Told | null): Map<string, { path: string[]; value: unknown }> {
  const found = new Map<string, { path: string[]; value: unknown }>();
  const add = (value: unknown, path: string[]) => {
    if (isTold(value)) for (const [name, inner] of Object.entries(value)) add(inner, [...path, name]);
    else if (path[0] !== CURRENCY) found.set(path.join("."), { path, value });
  };
  const { order, outcome, account, ...others } = told ?? {};
  for (const group of [{ order }, { outcome }, { account }, others]) {
    for (const [name, value] of Object.entries(group)) {
      if (value !== undefined) add(value, GROUPS.includes(name) && isTold(value) ? [] : [name]);
    }
  }
  return found;
}

/** Those that were something before come first; what has stayed as it was is left out. */
export function changesOf({ before, after }: Entry): Change[] {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  return [...new Map([...was, ...is])].flatMap(([key, { path }]) => {
    const change = { path, before: was.get(key)?.value, after: is.get(key)?.value };
    const same = JSON.stringify(change.before) === JSON.stringify(change.after);
    return same || (isNothing(change.before) && isNothing(change.after)) ? [] : [change];
  });
}

/** The currency that the entry names, or the operator's. */
export function currencyOf({ before, after }: Entry, usual: string): string {
  const named = [after?.outcome, after, before].find((told) => isTold(told) && told[CURRENCY]);
  return isTold(named) ? String(named[CURRENCY]) : usual;
}

/** One value in words; `say` knows the words of states, or nothing. */
export function worded(
  value: unknown,
  { path, service, currency }: { path: string[]; service: string; currency: string },
  say: (value: string) => string,
): string {
  if (isNothing(value)) return "–";
  if (Array.isArray(value)) {
    return value.every((one) => typeof one !== "object")
      ? value.map(String).join(", ")
      : JSON.stringify(value);
  }
  if (
    typeof value === "number" &&
    Number.isInteger(value) &&
    service === "billing" &&
    SUMS.has(path[0] ?? "")
  ) {
    return money(sumOf(BigInt(value), currency));
  }
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return date(text);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return moment(text);
  return say(text) || text;
}
