/** What is sent again after a refusal, and what must not be. */
import { beforeEach, expect, it, vi } from "vitest";

const fetched = vi.fn<(request: Request | string) => Promise<Response>>();
const refused = (slug: string) => Response.json({ type: `/problems/${slug}`, status: 401 }, { status: 401 });
const token = (turn: number) => `h.${btoa(JSON.stringify({ kind: "subscriber", sub: "anna", turn }))}.s`;
const answer = (turn: number) => ({ access_token: token(turn), expires_in: 600 });

beforeEach(() => {
  vi.resetModules();
  fetched.mockReset();
  const kept: Record<string, string> = {};
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("location", { origin: "http://cabinet.example" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("navigator", { locks: { request: (_: string, act: () => unknown) => act() } });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  });
});

async function signedInClient() {
  const { signedIn } = await import("../session/session.ts");
  signedIn(answer(0));
  return import("./client.ts");
}

it("tries a wrong password once: each try counts", async () => {
  const { api } = await signedInClient();
  fetched.mockResolvedValue(refused("wrong-credentials"));
  const change = api.PUT("/api/v1/password", {
    body: { current_password: "wrong", new_password: "another one", client: "web" },
  });
  await expect(change).rejects.toMatchObject({ slug: "wrong-credentials" });
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("goes on with a newer token when the present one was ended", async () => {
  const { api, body } = await signedInClient();
  fetched
    .mockResolvedValueOnce(refused("not-signed-in"))
    .mockResolvedValueOnce(Response.json(answer(1)))
    .mockResolvedValueOnce(Response.json({ items: [] }));
  expect(await body(api.GET("/api/v1/sessions"))).toEqual({ items: [] });
  const [again] = fetched.mock.calls[2] ?? [];
  expect((again as Request).headers.get("Authorization")).toBe(`Bearer ${token(1)}`);
});
