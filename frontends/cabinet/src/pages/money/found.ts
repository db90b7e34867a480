/** Movements by words and by days. */
import type { View } from "@cabinet/kit/api/client.ts";
import { dayOf } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";

export type Movement = View<"TransactionView">;

/** Those that hold all the words, in their title, service, reason or sum. */
export function found(movements: Movement[], text: string): Movement[] {
  const words = plain(text).split(" ").filter(Boolean);
  return movements.filter(({ title, why, amount }) => {
    const all = plain(
      `${title} ${why.service?.name ?? ""} ${why.reason ?? ""} ${money(amount)} ${amount.amount}`,
    );
    return words.every((word) => all.includes(word));
  });
}

/** The spaces inside a sum do not count: «1 500» is found as typed. */
const plain = (text: string) =>
  text
    .toLocaleLowerCase()
    .replaceAll("ё", "е")
    .replace(/(\d)[\s\u00a0\u202f](?=\d)/g, "$1")
    .replace(/\s+/g, " ");

export function byDay(movements: Movement[]): [string, Movement[]][] {
  const days = new Map<string, Movement[]>();
  for (const movement of movements) {
    const day = dayOf(movement.at);
    days.set(day, [...(days.get(day) ?? []), movement]);
  }
  return [...days];
}
