import { expect, it } from "vitest";
import { type Month, spent } from "./months.ts";

const roubles = (amount: string) => ({ amount, currency: "RUB" });

it("says as a plain sum what was charged, less what was given back", () => {
  const month = {
    month: "2026-11",
    charged: roubles("-1200.00"),
    fees: roubles("-50.00"),
    refunds: roubles("100.00"),
  } as Month;
  expect(spent(month)).toEqual(roubles("1150.00"));
});
