/** Who is signed in, over refusals, lost lines and several tabs. */
import { beforeEach, describe, expect, it, vi } from "vitest";

type Kept = Record<string, string>;
type Heard = (event: { key: string | null }) => void;

const token = (sub: string, turn = 0) =>
  `h.${btoa(JSON.stringify({ kind: "subscriber", sub, turn })).replaceAll("=", "")}.s`;
const answer = (sub: string, turn = 0) => ({ access_token: token(sub, turn), expires_in: 600 });
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

let kept: Kept;
let heard: Record<string, Heard>;
const fetched = vi.fn<typeof fetch>();

async function fresh() {
  vi.resetModules();
  return import("./session.ts");
}

beforeEach(() => {
  kept = {};
  heard = {};
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
    removeItem: (key: string) => {
      delete kept[key];
    },
  });
  vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() } });
  vi.stubGlobal("addEventListener", (name: string, act: Heard) => {
    heard[name] = act;
  });
});

describe("token", () => {
  it("asks nobody while nobody was signed in here", async () => {
    const session = await fresh();
    expect(await session.token()).toBeNull();
    expect(fetched).not.toHaveBeenCalled();
  });

  it("is asked for once, however many want it", async () => {
    kept["signed-in"] = "subscriber";
    fetched.mockImplementation(async () => json(answer("anna")));
    const session = await fresh();
    const tokens = await Promise.all([session.token(), session.token(), session.token()]);
    expect(new Set(tokens)).toEqual(new Set([token("anna")]));
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("is asked for again at once when the answer was lost", async () => {
    kept["signed-in"] = "subscriber";
    fetched.mockRejectedValueOnce(new TypeError("lost")).mockResolvedValueOnce(json(answer("anna")));
    const session = await fresh();
    expect(await session.token()).toBe(token("anna"));
  });

  it("signs nobody out while the line is away, and comes when it is back", async () => {
    kept["signed-in"] = "subscriber";
    fetched.mockRejectedValue(new TypeError("offline"));
    const session = await fresh();
    await expect(session.token()).rejects.toMatchObject({ slug: "offline" });
    expect(kept["signed-in"]).toBe("subscriber");
    fetched.mockReset().mockResolvedValue(json(answer("anna")));
    heard.online?.({ key: null });
    expect(await session.token()).toBe(token("anna"));
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("ends when the refresh token is refused", async () => {
    kept["signed-in"] = "subscriber";
    fetched.mockResolvedValue(json({ type: "/problems/not-signed-in" }, 401));
    const session = await fresh();
    expect(await session.token()).toBeNull();
    expect(kept).toEqual({});
  });

  it("is renewed once when several requests were refused with the same one", async () => {
    const session = await fresh();
    session.signedIn(answer("anna"));
    fetched.mockImplementation(async () => json(answer("anna", 1)));
    const refused = token("anna");
    expect(await session.tokenAfterRefusal(refused)).toBe(token("anna", 1));
    expect(await session.tokenAfterRefusal(refused)).toBe(token("anna", 1));
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

describe("another tab", () => {
  it("signs out here as well", async () => {
    const session = await fresh();
    const forget = vi.fn();
    session.whenSomebodyLeaves(forget);
    session.signedIn(answer("anna"));
    kept = {};
    heard.storage?.({ key: "signed-in" });
    expect(await session.token()).toBeNull();
    expect(forget).toHaveBeenCalledTimes(1);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("signs somebody else in, and what was of the first is forgotten", async () => {
    const session = await fresh();
    const forget = vi.fn();
    session.whenSomebodyLeaves(forget);
    session.signedIn(answer("anna"));
    kept["signed-in-as"] = "boris";
    fetched.mockResolvedValue(json(answer("boris")));
    heard.storage?.({ key: "signed-in-as" });
    expect(await session.token()).toBe(token("boris"));
    expect(forget).toHaveBeenCalledTimes(1);
  });

  it("signs in where nobody was", async () => {
    const session = await fresh();
    expect(await session.token()).toBeNull();
    Object.assign(kept, { "signed-in": "subscriber", "signed-in-as": "anna" });
    fetched.mockResolvedValue(json(answer("anna")));
    heard.storage?.({ key: "signed-in-as" });
    expect(await session.token()).toBe(token("anna"));
  });

  it("of the desk signs the cabinet out", async () => {
    const session = await fresh();
    session.signedIn(answer("anna"));
    kept["signed-in"] = "staff";
    heard.storage?.({ key: "signed-in" });
    expect(await session.token()).toBeNull();
    expect(kept["signed-in"]).toBe("staff");
  });
});

it("keeps what is of the same person when the token is renewed", async () => {
  const session = await fresh();
  const forget = vi.fn();
  session.whenSomebodyLeaves(forget);
  session.signedIn(answer("anna"));
  session.freshToken(answer("anna", 1));
  expect(forget).not.toHaveBeenCalled();
});
