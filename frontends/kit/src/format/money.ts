/** Sums as people read them. Amounts stay decimal strings from the API to the screen: they never become floats. */
import { language } from "../texts/language.ts";

export type Sum = { amount: string; currency: string };

// Browsers bring no Kazakh; its numbers are written as in Russian (CLDR).
const locale = () => (language() === "kk" ? "ru" : language());

type Options = { signed?: boolean; whole?: boolean };

/** «1 234,50 ₽» with the true minus sign; `whole` leaves out zero kopecks, `signed` puts a plus before what came in. */
export function money(sum: Sum, { signed = false, whole = true }: Options = {}): string {
  const even = whole && /^-?\d+(\.0+)?$/.test(sum.amount);
  const format = new Intl.NumberFormat(locale(), {
    style: "currency",
    currency: sum.currency,
    currencyDisplay: "narrowSymbol",
    signDisplay: signed ? "exceptZero" : "auto",
    ...(even ? { maximumFractionDigits: 0 } : {}),
  });
  return format.format(sum.amount as Intl.StringNumericLiteral).replace("-", "−");
}

/** A plain number: traffic, counts. */
export const number = (value: number, digits = 1): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value).replace("-", "−");

export const isNegative = (sum: Sum): boolean => sum.amount.startsWith("-");
export const isZero = (sum: Sum): boolean => /^-?0+(\.0+)?$/.test(sum.amount);

/** What a person typed («1 500,5») as the API's decimal string, or null when it is no sum. */
export function typedAmount(typed: string): string | null {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return /^\d{1,9}(\.\d{1,2})?$/.test(plain) ? plain : null;
}

/** In the smallest units (two decimals, as both currencies have): whole numbers that add up and compare exactly. */
export function minor({ amount }: Sum): bigint {
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  const units = BigInt(`${whole}${part.padEnd(2, "0")}`);
  return sign ? -units : units;
}

/** A sum of so many of the smallest units. */
export function sumOf(units: bigint, currency: string): Sum {
  const digits = `${units < 0n ? -units : units}`.padStart(3, "0");
  return { amount: `${units < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency };
}

/** All of them together; of one currency. */
export const total = (first: Sum, ...rest: Sum[]): Sum =>
  sumOf(
    rest.reduce((all, one) => all + minor(one), minor(first)),
    first.currency,
  );
