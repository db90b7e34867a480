/** Where each page stands, who may see it, and which texts come with it. */
import { page } from "@cabinet/kit/ui/pages.tsx";
import type { ComponentType } from "react";

/** `mine`: signed in only; `guest`: signed out only; `all`: everybody. */
export type Route = { path: string; for: "mine" | "guest" | "all"; Page: ComponentType };

export const routes: Route[] = [
  { path: "/", for: "mine", Page: page("start", () => import("./pages/start/Start.tsx")) },
  { path: "/sign-in", for: "guest", Page: page("sign_in", () => import("./pages/sign_in/SignIn.tsx")) },
  {
    path: "/second-factor",
    for: "mine",
    Page: page("second_factor", () => import("./pages/second_factor/SecondFactor.tsx")),
  },
  {
    path: "/invitation",
    for: "guest",
    Page: page("invitation", () => import("./pages/invitation/Invitation.tsx")),
  },
  {
    path: "/subscribers",
    for: "mine",
    Page: page("subscribers", () => import("./pages/subscribers/Subscribers.tsx")),
  },
  {
    path: "/subscribers/:id",
    for: "mine",
    Page: page(["subscriber", "deeds", "notices"], () => import("./pages/subscriber/Subscriber.tsx")),
  },
  {
    path: "/contracts/new",
    for: "mine",
    Page: page("new_contract", () => import("./pages/new_contract/NewContract.tsx")),
  },
  { path: "/requests", for: "mine", Page: page("requests", () => import("./pages/requests/Requests.tsx")) },
  {
    path: "/requests/:id",
    for: "mine",
    Page: page(["requests", "files"], () => import("./pages/requests/Request.tsx")),
  },
  { path: "/chats", for: "mine", Page: page(["chats", "files"], () => import("./pages/chats/Chats.tsx")) },
  {
    path: "/applications",
    for: "mine",
    Page: page("applications", () => import("./pages/applications/Applications.tsx")),
  },
  {
    path: "/applications/:id",
    for: "mine",
    Page: page("applications", () => import("./pages/applications/Application.tsx")),
  },
  {
    path: "/suspensions",
    for: "mine",
    Page: page("suspensions", () => import("./pages/suspensions/Suspensions.tsx")),
  },
  {
    path: "/terminations",
    for: "mine",
    Page: page("terminations", () => import("./pages/terminations/Terminations.tsx")),
  },
  {
    path: "/approvals",
    for: "mine",
    Page: page("approvals", () => import("./pages/approvals/Approvals.tsx")),
  },
  {
    path: "/registers",
    for: "mine",
    Page: page("registers", () => import("./pages/registers/Registers.tsx")),
  },
  {
    path: "/registers/:id",
    for: "mine",
    Page: page("registers", () => import("./pages/registers/Register.tsx")),
  },
  { path: "/tariffs", for: "mine", Page: page("tariffs", () => import("./pages/tariffs/Tariffs.tsx")) },
  { path: "/news", for: "mine", Page: page("news", () => import("./pages/news/News.tsx")) },
  { path: "/news/:id", for: "mine", Page: page("news", () => import("./pages/news/OneNews.tsx")) },
  {
    path: "/newsletters",
    for: "mine",
    Page: page("newsletters", () => import("./pages/newsletters/Newsletters.tsx")),
  },
  {
    path: "/newsletters/:id",
    for: "mine",
    Page: page("newsletters", () => import("./pages/newsletters/Newsletter.tsx")),
  },
  { path: "/texts", for: "mine", Page: page(["texts", "notices"], () => import("./pages/texts/Texts.tsx")) },
  {
    path: "/deliveries",
    for: "mine",
    Page: page(["deliveries", "notices"], () => import("./pages/deliveries/Deliveries.tsx")),
  },
  {
    path: "/deliveries/:id",
    for: "mine",
    Page: page(["deliveries", "notices"], () => import("./pages/deliveries/Delivery.tsx")),
  },
  {
    path: "/dead-letters",
    for: "mine",
    Page: page(["dead_letters", "notices"], () => import("./pages/dead_letters/DeadLetters.tsx")),
  },
  { path: "/audit", for: "mine", Page: page(["audit", "deeds"], () => import("./pages/audit/Audit.tsx")) },
  { path: "/reports", for: "mine", Page: page("reports", () => import("./pages/reports/Reports.tsx")) },
  { path: "/people", for: "mine", Page: page("people", () => import("./pages/people/People.tsx")) },
  { path: "/faq", for: "mine", Page: page("faq", () => import("./pages/faq/Faq.tsx")) },
  {
    path: "/downloads",
    for: "mine",
    Page: page("downloads", () => import("./pages/downloads/Downloads.tsx")),
  },
  {
    path: "/canned-answers",
    for: "mine",
    Page: page("canned_answers", () => import("./pages/canned_answers/CannedAnswers.tsx")),
  },
];
