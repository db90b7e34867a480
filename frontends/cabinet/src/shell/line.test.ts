import { offline, Problem } from "@cabinet/kit/api/problems.ts";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { ask, isAway, isOld } from "./line.ts";

const answered = (status: number) => new Problem({ type: "/problems/service-unavailable", status });

it.each([
  [offline(), true],
  [new TypeError("no line"), true],
  [answered(502), true],
  [answered(503), true],
  [answered(504), true],
  [answered(500), false],
  [answered(404), false],
  [new Error("a fault of the page"), false],
  [null, false],
])("%s is the line's fault: %s", (error, away) => {
  expect(isAway(error)).toBe(away);
});

function shown(queries: QueryClient, key: string, queryFn: () => Promise<unknown>) {
  return new QueryObserver(queries, { queryKey: [key], queryFn, retry: false }).subscribe(() => undefined);
}

it("tells that data is old when a service is away, and nothing of one that never answered", async () => {
  const queries = new QueryClient();
  let up = true;
  const known = shown(queries, "known", async () => {
    if (!up) throw answered(503);
    return 1;
  });
  const never = shown(queries, "never", async () => {
    throw answered(503);
  });
  await vi.waitFor(() => expect(queries.isFetching()).toBe(0));
  expect(isOld(queries)).toBe(false);
  up = false;
  await queries.refetchQueries({ queryKey: ["known"] });
  expect(isOld(queries)).toBe(true);
  known();
  never();
});

it("asks what has failed, else one question alone", async () => {
  const queries = new QueryClient();
  const good = vi.fn(async () => 1);
  const second = vi.fn(async () => 2);
  const bad = vi.fn(async (): Promise<unknown> => {
    throw offline();
  });
  const ends = [shown(queries, "good", good), shown(queries, "second", second), shown(queries, "bad", bad)];
  await vi.waitFor(() => expect(queries.getQueryState(["bad"])?.status).toBe("error"));
  await ask(queries);
  expect([good, second, bad].map((one) => one.mock.calls.length)).toEqual([1, 1, 2]);
  bad.mockImplementation(async () => 3);
  await ask(queries);
  await ask(queries);
  expect([good, second, bad].map((one) => one.mock.calls.length)).toEqual([2, 1, 3]);
  for (const end of ends) end();
});
