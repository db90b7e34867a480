import type { View } from "@cabinet/kit/api/client.ts";
import { expect, it } from "vitest";
import { attention } from "./attention.ts";

const cabinet = {
  news: [
    { id: "n1", touches_me: true, from: "2026-11-24T22:00:00Z" },
    { id: "n2", touches_me: false, from: null },
  ],
  notifications: [
    { id: "a", kind: "autopayment_failed", title: "Автоплатёж не прошёл" },
    { id: "b", kind: "payment_received", title: "Платёж" },
  ],
  tickets: [
    { id: "t", number: 12, status: "waiting" },
    { id: "u", number: 13, status: "open" },
  ],
  completeness: { missing: ["emails"], hints: [{ code: "emails", detail: "Добавьте почту" }] },
} as unknown as View<"CabinetView">;

const ids = (put: string[] = []) => attention(cabinet, new Set(put)).map(({ id }) => id);

it("tells three at most, the most pressing first", () => {
  expect(ids()).toEqual(["news:n1:2026-11-24T22:00:00Z", "notice:a", "ticket:t:waiting"]);
});

it("leaves out what was put away, and tells the next", () => {
  expect(ids(["notice:a"])).toEqual(["news:n1:2026-11-24T22:00:00Z", "ticket:t:waiting", "profile:emails"]);
});

it("says nothing of parts that did not come", () => {
  const away = { news: null, notifications: null, tickets: null, completeness: null };
  expect(attention(away as unknown as View<"CabinetView">, new Set())).toEqual([]);
});
