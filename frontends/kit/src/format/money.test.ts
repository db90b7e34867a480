import { describe, expect, it } from "vitest";
import { minor, type Sum, sumOf, total } from "./money.ts";

const roubles = (amount: string): Sum => ({ amount, currency: "RUB" });

describe("sums in their smallest units", () => {
  it.each([
    ["0.00", 0n],
    ["0.05", 5n],
    ["-0.50", -50n],
    ["1234.5", 123_450n],
    ["7", 700n],
    ["90071992547409.93", 9_007_199_254_740_993n],
  ])("reads %s", (amount, units) => {
    expect(minor(roubles(amount))).toBe(units);
  });

  it.each([
    [0n, "0.00"],
    [-5n, "-0.05"],
    [123_450n, "1234.50"],
  ])("writes %s", (units, amount) => {
    expect(sumOf(units, "RUB")).toEqual(roubles(amount));
  });

  it("adds", () => {
    expect(total(roubles("-0.10"), roubles("0.20"), roubles("5.00"))).toEqual(roubles("5.10"));
  });
});
