import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { follow, type LiveEvent } from "./live.ts";

const renew = vi.hoisted(() => vi.fn(async () => "newer"));
vi.mock("../session/session.ts", () => ({ token: async () => "held", tokenAfterRefusal: renew }));
vi.mock("../texts/language.ts", () => ({ language: () => "ru" }));

type Told = string | Response;
let asked: Record<string, string>[];
let ends: AbortController;

/** The stream says each of `answers` in turn, and then nothing more. */
function streams(...answers: Told[]) {
  vi.stubGlobal("fetch", async (_: string, { headers }: { headers: Record<string, string> }) => {
    asked.push(headers);
    const next = answers.shift();
    if (next instanceof Response) return next;
    if (next === undefined) {
      ends.abort();
      throw new TypeError("away");
    }
    return new Response(next);
  });
}

async function heardOf(...answers: Told[]): Promise<LiveEvent[]> {
  const heard: LiveEvent[] = [];
  streams(...answers);
  const headers = async () => ({ Authorization: "Bearer held" });
  await follow("/api/v1/live", headers, (event) => heard.push(event), ends.signal);
  return heard;
}

// What was said before is not told again: whoever must not miss it asks.
const OPENED = { event: "opened", data: {} };

beforeEach(() => {
  asked = [];
  ends = new AbortController();
});
afterEach(() => vi.unstubAllGlobals());

it("tells events, in several pieces too", async () => {
  const heard = await heardOf('retry: 1\n\nid: 1\nevent: account\ndata: {"number":"7"}\n\n');
  expect(heard).toEqual([OPENED, { event: "account", data: { number: "7" } }]);
});

it("comes back with the last id, also one without an event", async () => {
  await heardOf("retry: 1\n\nid: 171\n:\n\n", "id: 174\n:\n\n");
  expect(asked.map((headers) => headers["Last-Event-ID"])).toEqual([undefined, "171", "174"]);
});

it("does not count an id whose event was cut off", async () => {
  await heardOf("retry: 1\n\nid: 171\n:\n\nid: 172\nevent: account\ndata: {");
  expect(asked.at(-1)?.["Last-Event-ID"]).toBe("171");
});

it("takes everything for changed when it could only be opened late", async () => {
  const refused = new Response(null, { status: 502, headers: { "Retry-After": "0.001" } });
  expect(await heardOf(refused, "id: 171\n:\n\n")).toEqual([{ event: "present", data: {} }]);
});

it("comes back at once when the token has expired, and not at all after a sign-out", async () => {
  streams(
    'retry: 60000\n\nid: 5\nevent: end\ndata: {"reason":"expired"}\n\n',
    'event: end\ndata: {"reason":"signed_out"}\n\n',
  );
  const headers = async () => ({ Authorization: `Bearer ${asked.length}` });
  await follow("/api/v1/live", headers, () => undefined, ends.signal);
  expect(asked).toHaveLength(2);
});

it("waits when the token has expired and no other one came", async () => {
  vi.useFakeTimers();
  const heard = heardOf(
    'retry: 500\n\nevent: end\ndata: {"reason":"expired"}\n\n',
    'event: end\ndata: {"reason":"signed_out"}\n\n',
  );
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toHaveLength(2);
  await heard;
  vi.useRealTimers();
});

it("goes on after an event that is broken, or that its listener could not bear", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  streams('retry: 1\n\nevent: account\ndata: {"num\n\nevent: bad\ndata: 1\n\nevent: good\ndata: 2\n\n');
  const heard: LiveEvent[] = [];
  const tell = (event: LiveEvent) => {
    if (event.event === "bad") throw new Error("a fault of the page");
    heard.push(event);
  };
  await follow("/api/v1/live", async () => ({}), tell, ends.signal);
  expect(heard).toEqual([OPENED, { event: "good", data: 2 }]);
  expect(console.error).toHaveBeenCalledTimes(2);
});

it("gets another token when this one is refused", async () => {
  streams(new Response(null, { status: 401, headers: { "Retry-After": "0.001" } }));
  const headers = async () => ({ Authorization: "Bearer held" });
  await follow("/api/v1/live", headers, () => undefined, ends.signal);
  expect(renew).toHaveBeenCalledWith("held");
});
