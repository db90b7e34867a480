/** The link under a newsletter: one click and it comes no more, without signing in. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Linked } from "./Linked.tsx";

export default function Unsubscribe() {
  return (
    <Linked
      name="unsubscribe"
      act={(token) => body(api.POST("/api/v1/newsletter/unsubscribe", { params: { query: { token } } }))}
    />
  );
}
