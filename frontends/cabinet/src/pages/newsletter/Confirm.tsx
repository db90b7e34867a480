/** The link of the letter after «subscribe»: newsletters come once it was followed. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Linked } from "./Linked.tsx";

export default function Confirm() {
  return (
    <Linked
      name="confirm"
      act={(token) => body(api.POST("/api/v1/newsletter/confirm", { body: { token } }))}
    />
  );
}
