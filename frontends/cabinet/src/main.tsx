import { start } from "@cabinet/kit/ui/start.tsx";
import { App } from "./App.tsx";
import { watchInstall } from "./shell/install.ts";

watchInstall();
// Behind the first view: the worker fetches what it keeps for the time without a line.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}

void start({
  side: "subscriber",
  texts: import.meta.glob("./texts/*/*.json", { import: "default" }),
  first: ["shell", "home", "sign_in"],
  page: <App />,
});
