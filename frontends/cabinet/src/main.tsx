import { token } from "@cabinet/kit/session/session.ts";
import { queries } from "@cabinet/kit/ui/Frame.tsx";
import { start } from "@cabinet/kit/ui/start.tsx";
import { App } from "./App.tsx";
import { cabinetQuery } from "./pages/home/cabinet.ts";
import { routes } from "./routes.tsx";
import { watchInstall } from "./shell/install.ts";

watchInstall();
// Behind the first view: the worker fetches what it keeps for the time without a line.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker
      .register("/sw.js")
      .catch((fault: unknown) => console.error("Without a line nothing will be shown, nor any push:", fault));
  });
}

// The page that is wanted comes while the texts do.
routes.find(({ path }) => path === location.pathname)?.Page.preload();

void start({
  side: "subscriber",
  texts: import.meta.glob("./texts/*/*.json", { import: "default" }),
  first: ["shell", "home", "sign_in"],
  page: <App />,
});

// Home asks its question while the rest of it is still being put together; what fails is asked again and told there.
if (location.pathname === "/") {
  token()
    .then((held) => (held ? queries.prefetchQuery(cabinetQuery) : undefined))
    .catch(() => undefined);
}
