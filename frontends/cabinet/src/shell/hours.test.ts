import type { Calendar } from "@cabinet/kit/brand/operator.ts";
import { describe, expect, it } from "vitest";
import { answerBy, openState } from "./hours.ts";

const day = ["09:00-13:00", "14:00-18:00"];
const calendar: Calendar = {
  time_zone: "Europe/Moscow",
  always_open: false,
  week: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidays: { "01-01": [], "2026-11-28": ["10:00-12:00"] },
};
/** A Friday. */
const at = (clock: string, day = "2026-11-27") => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return { day, minutes: hours * 60 + minutes };
};

describe("whether somebody is there", () => {
  it("until when", () => expect(openState(calendar, at("09:00"))).toEqual({ closes: 13 * 60 }));
  it("again after the break", () => expect(openState(calendar, at("13:00"))).toEqual({ opens: at("14:00") }));
  it("again on a Saturday that is worked", () =>
    expect(openState(calendar, at("18:00"))).toEqual({ opens: at("10:00", "2026-11-28") }));
  it("not on a holiday of every year", () =>
    expect(openState(calendar, at("18:00", "2026-12-31"))).toEqual({ opens: at("09:00", "2027-01-04") }));
});

describe("by when it is answered", () => {
  it("within the hours", () => expect(answerBy(calendar, 2, at("09:31"))).toEqual(at("11:35")));
  it("over the break", () => expect(answerBy(calendar, 2, at("12:00"))).toEqual(at("15:00")));
  it("over the night and the weekend", () =>
    expect(answerBy(calendar, 4, at("17:00"))).toEqual(at("10:00", "2026-11-30")));
  it("round the clock over midnight", () =>
    expect(answerBy({ ...calendar, always_open: true }, 2, at("23:00"))).toEqual(at("01:00", "2026-11-28")));
});
