import { start } from "@cabinet/kit/ui/start.tsx";
import { App } from "./App.tsx";

void start({
  side: "staff",
  texts: import.meta.glob("./texts/*/*.json", { import: "default" }),
  first: ["shell", "desk"],
  page: <App />,
});
