import { expect, it } from "vitest";
import { whole } from "./whole.ts";

it("asks until nothing more comes, and has each message once", async () => {
  const asked: number[] = [];
  const chat = await whole(async (after) => {
    asked.push(after);
    const messages = [1, 2, 3].filter((one) => one > after).slice(0, 2);
    return { messages, next_after: messages.at(-1) ?? after, status: "open" };
  });
  expect(chat).toEqual({ messages: [1, 2, 3], next_after: 3, status: "open" });
  expect(asked).toEqual([0, 2, 3]);
});
