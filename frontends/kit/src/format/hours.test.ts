import { describe, expect, it } from "vitest";
import { hours, stretches } from "./hours.ts";

const say = (key: string) => key.replace("hours.", "");

describe("hours", () => {
  it("puts days with the same hours together and leaves closed ones out", () => {
    const day = ["09:00-13:00", "14:00-18:00"];
    expect(stretches({ mon: day, tue: day, thu: day, sat: ["10:00-15:00"] })).toEqual([
      { from: "mon", to: "tue", hours: "9:00–13:00, 14:00–18:00" },
      { from: "thu", to: "thu", hours: "9:00–13:00, 14:00–18:00" },
      { from: "sat", to: "sat", hours: "10:00–15:00" },
    ]);
  });

  it("says daily and round the clock", () => {
    const day = ["09:00-22:00"];
    const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
    const calendar = { time_zone: "UTC", always_open: false, week, holidays: {} };
    expect(hours(calendar, say)).toEqual(["daily 9:00–22:00"]);
    expect(hours({ ...calendar, always_open: true, week: {} }, say)).toEqual(["always"]);
  });
});
