import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { askAgain, heard, joined } from "./live.ts";

let queries: QueryClient;
beforeEach(() => {
  queries = new QueryClient();
});

const account = { number: "7", balance: { amount: "5.00", currency: "RUB" }, state: "active" };
const stale = (key: unknown[]) => queries.getQueryState(key)?.isInvalidated;

describe("an event of the stream", () => {
  it("writes the account where both pages read it", () => {
    queries.setQueryData(["cabinet"], { account: null, services: [] });
    heard(queries, { event: "account", data: account });
    expect(queries.getQueryData(["account"])).toEqual(account);
    expect(queries.getQueryData(["cabinet"])).toEqual({ account, services: [] });
  });

  it("makes no cabinet where none was asked for", () => {
    heard(queries, { event: "account", data: account });
    expect(queries.getQueryData(["cabinet"])).toBeUndefined();
  });

  it("puts a service in its place, and a new one at the end", () => {
    queries.setQueryData(["cabinet"], { services: [{ id: 1, state: "active" }] });
    heard(queries, { event: "service", data: { id: 1, state: "stopped" } });
    heard(queries, { event: "service", data: { id: 2, state: "active" } });
    expect(queries.getQueryData(["cabinet"])).toEqual({
      services: [
        { id: 1, state: "stopped" },
        { id: 2, state: "active" },
      ],
    });
  });

  it("asks for prices again when a service has changed", () => {
    const asked = heard(queries, { event: "service", data: { id: 1 } });
    expect(asked).toContainEqual(["payments", "offers"]);
    expect(asked).toContainEqual(["payments", "preview"]);
  });

  it("takes away what is gone", () => {
    queries.setQueryData(["cabinet"], { services: [{ id: 1 }, { id: 2 }] });
    expect(heard(queries, { event: "gone", data: { kind: "service", id: 2 } })).toContainEqual(["services"]);
    expect(queries.getQueryData(["cabinet"])).toEqual({ services: [{ id: 1 }] });
  });

  it("keeps a chat's earlier messages", () => {
    const message = (position: number) => ({ position, text: `${position}` });
    queries.setQueryData(["chats", "c"], { id: "c", messages: [1, 2, 3].map(message) });
    heard(queries, { event: "chat", data: { id: "c", messages: [3, 4].map(message) } });
    expect(queries.getQueryData(["chats", "c"])).toEqual({ id: "c", messages: [1, 2, 3, 4].map(message) });
    const late = heard(queries, { event: "chat", data: { id: "c", messages: [9].map(message) } });
    expect(late).toContainEqual(["chats", "c"]);
  });

  it("asks for what a notice decides", () => {
    const refused = heard(queries, { event: "notification", data: { kind: "termination_refused" } });
    expect(refused).toEqual([["notifications"], ["cabinet"], ["termination"]]);
    const paid = heard(queries, { event: "notification", data: { kind: "payment_received" } });
    expect(paid).toEqual([["notifications"], ["cabinet"]]);
  });

  it("of an unknown kind changes nothing", () => {
    expect(heard(queries, { event: "news", data: {} })).toEqual([]);
  });

  it("present asks for everything again", () => {
    expect(heard(queries, { event: "present", data: {} })).toBeNull();
  });
});

describe("asking again", () => {
  it("spares the object that was just written, not its lists", async () => {
    queries.setQueryData(["tickets"], []);
    queries.setQueryData(["tickets", { open: true }], []);
    queries.setQueryData(["tickets", "t"], { id: "t" });
    await askAgain(queries, ["tickets", "*"]);
    expect([stale(["tickets"]), stale(["tickets", { open: true }]), stale(["tickets", "t"])]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("asks what stands under the account, not the account", async () => {
    queries.setQueryData(["account"], account);
    queries.setQueryData(["account", "transactions", { limit: 3 }], []);
    await askAgain(queries, ["account", "+"]);
    expect([stale(["account"]), stale(["account", "transactions", { limit: 3 }])]).toEqual([false, true]);
  });
});

describe("a long chat", () => {
  const chat = (...positions: number[]) =>
    ({ id: "1", messages: positions.map((position) => ({ position })) }) as unknown as Parameters<
      typeof joined
    >[0];

  it("keeps its last messages when an answer has only the first", () => {
    const { messages } = joined(chat(1, 2, 3, 4, 5), chat(1, 2));
    expect(messages.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
  });

  it("keeps its first messages when the stream has only the last", () => {
    const { messages } = joined(chat(1, 2, 3), chat(3, 4));
    expect(messages.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  });
});
