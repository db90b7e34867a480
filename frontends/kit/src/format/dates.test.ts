import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { date, dayOf, inZone } from "./dates.ts";

vi.mock("../texts/language.ts", () => ({ language: () => "ru" }));
beforeAll(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T09:00:00Z") });
  inZone("Asia/Almaty");
});
afterAll(() => {
  vi.useRealTimers();
  inZone("UTC");
});

it("tells the operator's day of a moment, not that of UTC", () => {
  expect(dayOf("2026-11-30T20:30:00Z")).toBe("2026-12-01");
  expect(date("2026-11-30T20:30:00Z")).toBe("1 декабря");
  expect(date("2025-12-31T20:30:00Z")).toBe("1 января");
});

it("takes a day as it is", () => {
  expect(date("2026-11-30")).toBe("30 ноября");
  expect(date("2027-01-24")).toBe("24 января 2027");
});
