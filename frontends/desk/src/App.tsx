/** Routes, and who may see what: a stranger is led to the sign-in and back to what was wanted. */

import { findOut, usePerson, useSession, useSessionProblem } from "@cabinet/kit/session/session.ts";
import { Arrival } from "@cabinet/kit/ui/arrival.ts";
import { Broken } from "@cabinet/kit/ui/Broken.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Outline } from "@cabinet/kit/ui/Section.tsx";
import { Suspense } from "react";
import { BrowserRouter, Navigate, Outlet, Route, Routes, useLocation } from "react-router";
import { type Route as Page, routes } from "./routes.tsx";
import { Shell } from "./shell/Shell.tsx";

export function App() {
  return (
    <BrowserRouter basename="/desk" useTransitions={false}>
      <Routes>
        <Route element={<Around />}>
          {routes.map((route) => (
            <Route key={route.path} path={route.path} element={<Guarded {...route} />} />
          ))}
          <Route path="*" element={<Navigate to="/" replace />} />
        </Route>
      </Routes>
      <Arrival />
    </BrowserRouter>
  );
}

/** The shell stays while pages change. */
function Around() {
  const { pathname } = useLocation();
  const person = usePerson();
  return (
    <Shell>
      <Broken key={`${person} ${pathname}`}>
        <Suspense fallback={<Outline lines={6} />}>
          <Outlet />
        </Suspense>
      </Broken>
    </Shell>
  );
}

function Guarded({ for: whom, Page }: Page) {
  const session = useSession();
  const problem = useSessionProblem();
  const { pathname, search, state } = useLocation();
  if (session === undefined && whom !== "all") {
    // The line is away: the page comes by itself when it is back, or by "repeat".
    return problem ? <ProblemNote problem={problem} retry={findOut} /> : <Outline lines={6} />;
  }
  if (whom === "mine" && !session) {
    return <Navigate to="/sign-in" replace state={{ wanted: pathname + search }} />;
  }
  if (session?.mustSetUpSecondFactor && pathname !== "/second-factor") {
    return <Navigate to="/second-factor" replace />;
  }
  if (whom === "guest" && session && pathname === "/sign-in") {
    return <Navigate to={(state as { wanted?: string } | null)?.wanted ?? "/"} replace />;
  }
  return <Page />;
}
