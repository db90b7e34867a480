/// <reference lib="webworker" />
/**
 * The worker beside the page: the first view without a line, and notices when no page is open.
 *
 * Answers of the API are never kept here: what was seen last the page itself keeps, for its person alone.
 */
import { cleanupOutdatedCaches, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;

const PAGE = "page";
const VISITED = "visited";
/** Milliseconds. */
const PATIENCE = 4_000;
/** The desk is not this cabinet, and the API, brand and manifest are always of this moment. */
const OTHERS = /^\/(api|desk|brand|problems)(\/|$)/;

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);

// Names have the hash of what is in them. Fonts and pages come here as they are visited.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
  new CacheFirst({ cacheName: VISITED }),
);

registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && request.mode === "navigate" && !OTHERS.test(url.pathname),
  ({ request, event }) => freshPage(request, event),
);

/**
 * The page of this moment; without a line, with one that is silent, or without a gateway, the last one. All routes are
 * one document.
 */
async function freshPage(request: Request, event: ExtendableEvent): Promise<Response> {
  const kept = await caches.open(PAGE);
  const asked = fetch(request);
  const put = (answer: Response) => (answer.ok && isPage(answer) ? kept.put("/", answer.clone()) : undefined);
  // What comes late is of use the next time; nobody waits for it to be written. What does not come is told below.
  event.waitUntil(asked.then(put).catch(() => undefined));
  try {
    const answer = await Promise.race([asked, patience()]);
    if (answer && answer.status < 500) return answer;
    return (await kept.match("/")) ?? (await asked);
  } catch (thrown) {
    const last = await kept.match("/");
    if (last) return last;
    throw thrown;
  }
}

const patience = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE));

const isPage = (answer: Response) =>
  !answer.redirected && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

// The page that is kept must be of the same build as the assets that are kept.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PAGE).then((kept) => kept.add(new Request("/", { cache: "reload" }))));
});

// No page of the former build is open any more: what it had visited goes.
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.delete(VISITED));
});

type Notice = { id: string; title: string; body: string };

/** What is no notice of ours is not shown. */
function noticeOf(data: PushMessageData | null): Notice | null {
  try {
    return data?.json() ?? null;
  } catch {
    return null;
  }
}

self.addEventListener("push", (event) => {
  const notice = noticeOf(event.data);
  if (!notice) return;
  const { id, title, body } = notice;
  // The same notice again replaces itself.
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag: id,
      icon: "/brand/icon.svg",
      data: "/notifications",
    }),
  );
});

/** To a cabinet that is open, else a new one. */
async function open(path: string) {
  const windows = await self.clients.matchAll({ type: "window" });
  const mine = windows.find(({ url }) => !OTHERS.test(new URL(url).pathname));
  if (!mine) return self.clients.openWindow(path);
  await mine.focus();
  // One that this worker does not control cannot be led.
  return mine.navigate(path).catch(() => self.clients.openWindow(path));
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data ?? "/notifications")));
});
