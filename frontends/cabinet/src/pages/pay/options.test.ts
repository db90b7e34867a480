import type { View } from "@cabinet/kit/api/client.ts";
import type { Sum } from "@cabinet/kit/format/money.ts";
import { describe, expect, it } from "vitest";
import { chosenOf, firstChoice, optionsOf } from "./options.ts";

const roubles = (amount: string): Sum => ({ amount, currency: "RUB" });
const LIMITS = { min: roubles("10.00"), max: roubles("5000.00") };
const ahead = (months: number, full: string, discount: string, amount: string) => ({
  months,
  percent: 10,
  full: roubles(full),
  discount: roubles(discount),
  amount: roubles(amount),
});
const OFFERS: View<"OffersView"> = {
  methods: [],
  months: [ahead(3, "1650.00", "82.50", "1567.50"), ahead(12, "6600.00", "990.00", "5610.00")],
};
const account = (recommended: string): View<"AccountView"> => ({
  number: "1",
  balance: roubles("0.00"),
  credit: roubles("0.00"),
  state: "active",
  due_on: null,
  days_left: null,
  recommended_top_up: roubles(recommended),
  per_day: roubles("0.00"),
});
const options = (recommended: string) => optionsOf(account(recommended), OFFERS, roubles("550.00"), LIMITS);
const first = (search: string, recommended = "540.00") =>
  firstChoice(options(recommended), new URLSearchParams(search));

describe("the sums offered", () => {
  it("are what is recommended and the months, within the limits of the way", () => {
    expect(options("540.00").map(({ id }) => id)).toEqual(["recommended", "months-1", "months-3"]);
  });

  it("are not the same sum twice", () => {
    expect(options("550.00").map(({ id }) => id)).toEqual(["recommended", "months-3"]);
  });

  it("recommend nothing when nothing is needed, and never less than may be paid", () => {
    expect(options("0.00").map(({ id }) => id)).toEqual(["months-1", "months-3"]);
    expect(options("3.00")[0]?.amount).toEqual(LIMITS.min);
  });

  it("give the discount on top of what is taken", () => {
    const three = options("0.00")[1];
    expect([three?.amount.amount, three?.full.amount]).toEqual(["1567.50", "1650.00"]);
  });
});

describe("what is chosen at first", () => {
  it.each([
    ["", { id: "recommended", typed: "" }],
    ["amount=540.00", { id: "recommended", typed: "" }],
    ["amount=340.00", { id: "own", typed: "340" }],
    ["amount=340.50", { id: "own", typed: "340.50" }],
    ["amount=much", { id: "recommended", typed: "" }],
    ["months=3", { id: "months-3", typed: "" }],
    ["months=7", { id: "recommended", typed: "" }],
  ])("%s", (search, expected) => {
    expect(first(search)).toEqual(expected);
  });
});

it("is the first option when the chosen one is not offered any more", () => {
  expect(chosenOf("months-12", options("540.00"))).toBe("recommended");
  expect(chosenOf("months-3", options("540.00"))).toBe("months-3");
  expect(chosenOf("own", options("540.00"))).toBe("own");
  expect(chosenOf("recommended", [])).toBe("own");
});
