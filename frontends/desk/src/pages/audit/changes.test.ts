import { inZone } from "@cabinet/kit/format/dates.ts";
import { describe, expect, it } from "vitest";
import { changesOf, currencyOf, worded } from "./changes.ts";

const shown = { credit: 0, promised: 0, state: "stopped" };
const correction = {
  service: "billing",
  before: { account: { ...shown, balance: 0, ends_on: null } },
  after: {
    order: { account: "100-7", amount: 700, reason: "по заявлению" },
    outcome: {
      transfer_id: 5,
      account: "100-7",
      amount: 700,
      currency: "KZT",
      balance: 700,
      state: "stopped",
    },
    account: { ...shown, balance: 700, ends_on: null },
  },
};
const told = (entry: Parameters<typeof changesOf>[0]) =>
  changesOf(entry).map(({ path, before, after }) => [path.join("."), before, after]);

describe("what an entry has changed", () => {
  it("is told once, the account's own fields first, without what stayed", () =>
    expect(told(correction)).toEqual([
      ["balance", 0, 700],
      ["account", undefined, "100-7"],
      ["amount", undefined, 700],
      ["reason", undefined, "по заявлению"],
      ["transfer_id", undefined, 5],
    ]));
  it("goes into what has parts", () =>
    expect(
      told({
        service: "billing",
        before: { names: { ru: "А", en: "A" } },
        after: { outcome: { names: { ru: "Б", en: "A" } } },
      }),
    ).toEqual([["names.ru", "А", "Б"]]));
  it("is nothing where nothing was", () =>
    expect(told({ service: "auth", before: null, after: { note: null, sent: [] } })).toEqual([]));
});

describe("a value in words", () => {
  inZone("Europe/Moscow");
  const say = (value: string) => (value === "stopped" ? "остановлено" : "");
  const of = (field: string, value: unknown, service = "billing") =>
    worded(value, { path: [field], service, currency: currencyOf(correction, "RUB") }, say);
  it("sums are money of the entry's currency", () =>
    expect(of("balance", -123456).replace(/\s/g, " ")).toBe("−1 234,56 ₸"));
  it("other numbers are not", () => {
    expect(of("transfer_id", 700)).toBe("700");
    expect(of("amount", 700, "tickets")).toBe("700");
  });
  it("states, days, lists and nothing", () => {
    expect(of("state", "stopped")).toBe("остановлено");
    expect(of("ends_on", "2020-12-03")).toBe("3 декабря 2020");
    expect(of("channels", ["sms", "email"])).toBe("sms, email");
    expect(of("reason", null)).toBe("–");
  });
});
