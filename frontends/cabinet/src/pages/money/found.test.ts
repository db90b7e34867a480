import { inZone } from "@cabinet/kit/format/dates.ts";
import { describe, expect, it } from "vitest";
import { byDay, found, type Movement } from "./found.ts";

const movement = (id: number, title: string, amount: string, at: string): Movement => ({
  id,
  at,
  kind: "payment",
  amount: { amount, currency: "RUB" },
  balance_after: null,
  title,
  why: { rule: "card", period: null, service: null, reason: null },
});
const ALL = [
  movement(3, "Платёж: СБП", "1500.00", "2026-11-22T21:30:00Z"),
  movement(2, "Платёж: терминал Kassa24", "340.50", "2026-11-22T20:59:00Z"),
  movement(1, "Абонентская плата, «Небо 100»", "-600.00", "2026-11-22T20:58:00Z"),
];
const ids = (text: string) => found(ALL, text).map(({ id }) => id);

describe("words find movements", () => {
  it.each([
    ["", [3, 2, 1]],
    ["платеж", [3, 2]],
    ["KASSA24 терминал", [2]],
    ["1 500", [3]],
    ["340,5", [2]],
    ["340.50", [2]],
    ["небо", [1]],
    ["возврат", []],
  ])("%s", (text, expected) => {
    expect(ids(text)).toEqual(expected);
  });
});

it("days are the operator's own", () => {
  inZone("Europe/Moscow");
  expect(byDay(ALL).map(([day, those]) => [day, those.length])).toEqual([
    ["2026-11-23", 1],
    ["2026-11-22", 2],
  ]);
});
