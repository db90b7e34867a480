/** The notices of this very browser (Web Push): the worker's subscription, and by which id the gateway knows it. */
const KEPT = "push-browser";

export const thisBrowser = (): string | null => localStorage.getItem(KEPT);
export const keepBrowser = (id: string) => localStorage.setItem(KEPT, id);

/** Its address is worthless from now on, so that the gateway forgets it by itself. */
export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
  localStorage.removeItem(KEPT);
}
