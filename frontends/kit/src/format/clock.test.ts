import { expect, it } from "vitest";
import { atClock, clockOf } from "./clock.ts";

it("reads the operator's clock, not the browser's", () => {
  expect(atClock("2026-12-03T14:05", "Europe/Moscow")).toBe("2026-12-03T11:05:00.000Z");
  expect(atClock("2026-12-03T02:00", "Asia/Almaty")).toBe("2026-12-02T21:00:00.000Z");
  expect(atClock("", "Asia/Almaty")).toBeNull();
});

it("ends a day by that clock", () => {
  expect(atClock("2026-12-03T23:59:59", "Europe/Moscow")).toBe("2026-12-03T20:59:59.000Z");
});

it("shows the moment that was read", () => {
  expect(clockOf(atClock("2026-10-25T01:30", "Europe/Berlin"), "Europe/Berlin")).toBe("2026-10-25T01:30");
});

it("shows the day of the zone, also past its midnight", () => {
  expect(clockOf(new Date("2026-11-22T21:30:00Z"), "Europe/Moscow")).toBe("2026-11-23T00:30");
  expect(clockOf(null, "Europe/Moscow")).toBe("");
});
