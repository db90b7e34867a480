import { expect, it } from "vitest";
import { momentAt } from "./zone.ts";

it("reads the operator's clock, not the browser's", () => {
  expect(momentAt("2026-12-03T14:05", "Europe/Moscow")).toBe("2026-12-03T11:05:00.000Z");
  expect(momentAt("2026-12-03T02:00", "Asia/Almaty")).toBe("2026-12-02T21:00:00.000Z");
});
