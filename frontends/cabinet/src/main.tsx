import { start } from "@cabinet/kit/ui/start.tsx";
import { App } from "./App.tsx";

void start({
  side: "subscriber",
  texts: import.meta.glob("./texts/*/*.json", { import: "default" }),
  first: ["shell", "home", "sign_in"],
  page: <App />,
});
