import { beforeEach, describe, expect, it, vi } from "vitest";
import { date, dayAfter, inZone, moment, month, shortMonth, time, today } from "./dates.ts";
import { money, number, typedAmount } from "./money.ts";

const spoken = vi.hoisted(() => ({ language: "ru" }));
vi.mock("../texts/language.ts", () => ({ language: () => spoken.language }));

/** Narrow and usual unbroken spaces are spaces to a reader. */
const plain = (words: string) => words.replace(/[\u00a0\u202f]/g, " ");

const roubles = (amount: string) => ({ amount, currency: "RUB" });
const tenge = (amount: string) => ({ amount, currency: "KZT" });

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T21:30:00Z"), toFake: ["Date"] });
  inZone("Europe/Moscow");
});

describe.each([
  ["ru", "1 234,50 ₽", "−5 ₽", "+340 ₽", "12 000 ₸"],
  ["kk", "1 234,50 ₽", "−5 ₽", "+340 ₽", "12 000 ₸"],
  ["en", "₽1,234.50", "−₽5", "+₽340", "₸12,000"],
])("money in %s", (language, broken, minus, plus, other) => {
  it("is written as people there do, with the true minus", () => {
    spoken.language = language;
    expect(plain(money(roubles("1234.50")))).toBe(broken);
    expect(plain(money(roubles("-5.00")))).toBe(minus);
    expect(plain(money(roubles("340.00"), { signed: true }))).toBe(plus);
    expect(plain(money(tenge("12000.00")))).toBe(other);
  });

  it("keeps every digit of a sum that no float holds", () => {
    spoken.language = language;
    expect(money(roubles("90071992547409.93")).replace(/\D/g, "")).toBe("9007199254740993");
  });
});

describe.each([
  ["ru", "3 декабря", "3 января 2027", "23 нояб., 00:30", "00:30", "декабрь 2026", "дек."],
  ["kk", "3 желтоқсан", "2027 ж. 3 қаңтар", "23 қар., 00:30", "00:30", "2026 ж. желтоқсан", "жел."],
  ["en", "December 3", "January 3, 2027", "Nov 23, 12:30 AM", "12:30 AM", "December 2026", "Dec"],
])("days in %s", (language, near, far, at, clock, whole, short) => {
  it("are told at the operator's, with the year when it is another", () => {
    spoken.language = language;
    expect(plain(date("2026-12-03"))).toBe(near);
    expect(plain(date("2027-01-03"))).toBe(far);
    expect(plain(moment("2026-11-22T21:30:00Z"))).toBe(at);
    expect(plain(time("2026-11-22T21:30:00Z"))).toBe(clock);
    expect(plain(month("2026-12"))).toBe(whole);
    expect(plain(shortMonth("2026-12"))).toBe(short);
  });
});

it("reckons days by the operator's zone", () => {
  expect(today()).toBe("2026-11-23");
  expect(dayAfter("2026-12-31", 1)).toBe("2027-01-01");
});

it("reads what people type", () => {
  expect(typedAmount("1 500,5")).toBe("1500.5");
  expect(typedAmount("1500.555")).toBeNull();
  expect(typedAmount("сто")).toBeNull();
});

it("writes numbers with a comma where they have one", () => {
  spoken.language = "ru";
  expect(plain(number(1234.56))).toBe("1 234,6");
});
