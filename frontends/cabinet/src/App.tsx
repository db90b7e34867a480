/** Routes, and who may see what: a stranger is led to the sign-in and back to where he wanted. */

import { usePerson } from "@cabinet/kit/session/session.ts";
import { Arrival } from "@cabinet/kit/ui/arrival.ts";
import { Broken } from "@cabinet/kit/ui/Broken.tsx";
import { Outline } from "@cabinet/kit/ui/Section.tsx";
import { lazy, Suspense } from "react";
import { BrowserRouter, Navigate, Route, Routes, useLocation } from "react-router";
import { type Route as Page, routes } from "./routes.tsx";
import { Shell } from "./shell/Shell.tsx";
import { useSeen } from "./shell/seen.ts";
import { useVisit } from "./shell/visit.ts";

// Behind the first view: what it tells is newer than the page.
const Live = lazy(() => import("./shell/Live.tsx"));

export function App() {
  const person = usePerson();
  useSeen();
  return (
    // No transitions: a field whose words live in the address must show each letter at once.
    <BrowserRouter useTransitions={false}>
      <Suspense>{person && <Live key={person} />}</Suspense>
      <Routes>
        {routes.map((route) => (
          <Route key={route.path} path={route.path} element={<Guarded {...route} />} />
        ))}
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
      <Arrival />
    </BrowserRouter>
  );
}

function Guarded({ for: whom, Page }: Page) {
  const { visit, session } = useVisit();
  const person = usePerson();
  const { pathname, search } = useLocation();
  if (visit === "unknown" && whom !== "all") {
    return (
      <Shell>
        <Outline lines={6} />
      </Shell>
    );
  }
  if (whom === "mine" && visit === "stranger") {
    return <Navigate to="/sign-in" replace state={{ wanted: pathname + search }} />;
  }
  if (session?.mustChangePassword && pathname !== "/profile/password") {
    return <Navigate to="/profile/password" replace />;
  }
  // Without a line each page shows what was seen last, or says by itself that there is nothing to show.
  return (
    <Shell>
      <Broken key={person + pathname}>
        <Suspense fallback={<Outline lines={6} />}>
          <Page />
        </Suspense>
      </Broken>
    </Shell>
  );
}
