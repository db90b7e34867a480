/** Web Push of this very browser (`docs/push.md`). */
import { api, body } from "@cabinet/kit/api/client.ts";
import { keepBrowser, thisBrowser, unsubscribe } from "../../shell/push.ts";

/** `no`: it cannot; `install`: an iPhone can once the cabinet stands on its first screen; `refused`: its person said no. */
export type Ability = "yes" | "no" | "install" | "refused";

export function ability(): Ability {
  if ("PushManager" in window && "Notification" in window && "serviceWorker" in navigator) {
    return Notification.permission === "denied" ? "refused" : "yes";
  }
  return /iPhone|iPad/.test(navigator.userAgent) ? "install" : "no";
}

const bytesOf = (key: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

export async function switchOn(key: string): Promise<void> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return;
  const worker = await navigator.serviceWorker.ready;
  // Made with a former key of ours, it is of no use any more.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const made = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(key),
  });
  const { endpoint = "", keys = {}, expirationTime } = made.toJSON();
  const { id } = await body(
    api.POST("/api/v1/notifications/browsers", {
      body: {
        endpoint,
        keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" },
        expirationTime: expirationTime ?? null,
      },
    }),
  );
  keepBrowser(id);
}

export async function remove(id: string): Promise<void> {
  if (id === thisBrowser()) await unsubscribe();
  await body(
    api.DELETE("/api/v1/notifications/browsers/{browser_id}", { params: { path: { browser_id: id } } }),
  );
}
