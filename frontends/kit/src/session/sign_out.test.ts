import { beforeEach, expect, it, vi } from "vitest";
import { offline, Problem } from "../api/problems.ts";
import { signOut } from "./sign_out.ts";

const ended = vi.hoisted(() => vi.fn<() => Promise<{ data?: undefined }>>(async () => ({})));
const signedOut = vi.hoisted(() => vi.fn());
vi.mock("../api/client.ts", () => ({
  api: { DELETE: ended },
  body: async (answer: Promise<{ data?: unknown }>) => (await answer).data,
}));
vi.mock("./session.ts", () => ({ signedOut }));

beforeEach(() => {
  ended.mockReset().mockResolvedValue({});
  signedOut.mockReset();
});

it("signs out when the gateway has ended the session, and forgets", async () => {
  const forget = vi.fn(async () => undefined);
  await signOut(forget);
  expect([signedOut.mock.calls.length, forget.mock.calls.length]).toEqual([1, 1]);
});

it("signs out when the session has ended elsewhere", async () => {
  ended.mockRejectedValue(new Problem({ status: 401 }));
  await signOut();
  expect(signedOut).toHaveBeenCalledOnce();
});

it("leaves everything as it is when the gateway did not answer", async () => {
  const forget = vi.fn(async () => undefined);
  ended.mockRejectedValue(offline());
  await expect(signOut(forget)).rejects.toMatchObject({ slug: "offline" });
  expect([signedOut.mock.calls.length, forget.mock.calls.length]).toEqual([0, 0]);
});

it("does not wait for ever for what is forgotten", async () => {
  vi.useFakeTimers();
  const out = signOut(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(2_000);
  await out;
  vi.useRealTimers();
  expect(signedOut).toHaveBeenCalledOnce();
});
