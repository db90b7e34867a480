/** «1,2 МБ» of bytes, in the words of the page's language. */
import { number } from "../format/money.ts";
import { language } from "../texts/language.ts";

const UNITS = { ru: ["КБ", "МБ"], kk: ["КБ", "МБ"], en: ["KB", "MB"] } as const;

export function fileSize(bytes: number): string {
  const [kilo, mega] = UNITS[language()];
  if (bytes < 1024 * 1024) return `${number(Math.max(1, Math.round(bytes / 1024)), 0)} ${kilo}`;
  return `${number(bytes / 1024 / 1024)} ${mega}`;
}
