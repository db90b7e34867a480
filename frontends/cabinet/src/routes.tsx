/** Where each page stands, who may see it, and which texts come with it. */
import { page } from "@cabinet/kit/ui/pages.tsx";

/** `mine`: signed in only; `guest`: signed out only; `all`: everybody. */
export type Route = { path: string; for: "mine" | "guest" | "all"; Page: ReturnType<typeof page> };

export const routes: Route[] = [
  { path: "/", for: "mine", Page: page("home", () => import("./pages/home/Home.tsx")) },
  {
    path: "/notifications",
    for: "mine",
    Page: page("notifications", () => import("./pages/notifications/Notifications.tsx")),
  },
  { path: "/pay", for: "mine", Page: page("pay", () => import("./pages/pay/Pay.tsx")) },
  {
    path: "/payments",
    for: "mine",
    Page: page(["money", "pay"], () => import("./pages/money/Movements.tsx")),
  },
  { path: "/payments/charts", for: "mine", Page: page("money", () => import("./pages/money/Charts.tsx")) },
  {
    path: "/payments/statements",
    for: "mine",
    Page: page("money", () => import("./pages/money/Statements.tsx")),
  },
  { path: "/payments/returned", for: "mine", Page: page("pay", () => import("./pages/pay/Returned.tsx")) },
  { path: "/payments/:id", for: "mine", Page: page("pay", () => import("./pages/pay/Outcome.tsx")) },
  {
    path: "/promised-payment",
    for: "mine",
    Page: page("promised_payment", () => import("./pages/promised_payment/PromisedPayment.tsx")),
  },
  {
    path: "/autopayment",
    for: "mine",
    Page: page(["autopayment", "pay"], () => import("./pages/autopayment/Autopayment.tsx")),
  },
  { path: "/services", for: "mine", Page: page("services", () => import("./pages/services/Services.tsx")) },
  {
    path: "/services/:id/tariffs",
    for: "mine",
    Page: page(["tariff_change", "services"], () => import("./pages/tariff_change/TariffChange.tsx")),
  },
  {
    path: "/services/add-ons",
    for: "mine",
    Page: page(["add_ons", "services"], () => import("./pages/add_ons/AddOns.tsx")),
  },
  {
    path: "/suspension",
    for: "mine",
    Page: page(["suspension", "services"], () => import("./pages/suspension/Suspension.tsx")),
  },
  {
    path: "/termination",
    for: "mine",
    Page: page(
      ["termination", "services", "requests", "files", "help"],
      () => import("./pages/termination/Termination.tsx"),
    ),
  },
  {
    path: "/devices",
    for: "mine",
    Page: page(["devices", "services"], () => import("./pages/devices/Devices.tsx")),
  },
  { path: "/usage", for: "mine", Page: page(["usage", "services"], () => import("./pages/usage/Usage.tsx")) },
  { path: "/help", for: "all", Page: page(["help", "requests"], () => import("./pages/help/Help.tsx")) },
  {
    path: "/help/requests",
    for: "mine",
    Page: page("requests", () => import("./pages/requests/Requests.tsx")),
  },
  {
    path: "/help/requests/new",
    for: "mine",
    Page: page(["requests", "files", "help"], () => import("./pages/requests/NewRequest.tsx")),
  },
  {
    path: "/help/requests/:id",
    for: "mine",
    Page: page(["requests", "files"], () => import("./pages/requests/Request.tsx")),
  },
  {
    path: "/help/chat",
    for: "all",
    Page: page(["chat", "help", "requests", "files"], () => import("./pages/chat/Chat.tsx")),
  },
  { path: "/help/faq", for: "all", Page: page("faq", () => import("./pages/faq/Faq.tsx")) },
  {
    path: "/help/downloads",
    for: "all",
    Page: page("downloads", () => import("./pages/downloads/Downloads.tsx")),
  },
  { path: "/help/rating", for: "mine", Page: page("rating", () => import("./pages/rating/Rating.tsx")) },
  { path: "/news", for: "all", Page: page("news", () => import("./pages/news/News.tsx")) },
  { path: "/news/:id", for: "all", Page: page("news", () => import("./pages/news/OneNews.tsx")) },
  { path: "/profile", for: "mine", Page: page("profile", () => import("./pages/profile/Profile.tsx")) },
  {
    path: "/profile/contacts",
    for: "mine",
    Page: page("profile", () => import("./pages/profile/Contacts.tsx")),
  },
  {
    path: "/profile/password",
    for: "mine",
    Page: page("password", () => import("./pages/password/Password.tsx")),
  },
  {
    path: "/profile/second-factor",
    for: "mine",
    Page: page("second_factor", () => import("./pages/second_factor/SecondFactor.tsx")),
  },
  {
    path: "/profile/sessions",
    for: "mine",
    Page: page("sessions", () => import("./pages/sessions/Sessions.tsx")),
  },
  {
    path: "/profile/notifications",
    for: "mine",
    Page: page("preferences", () => import("./pages/preferences/Preferences.tsx")),
  },
  {
    path: "/profile/consents",
    for: "mine",
    Page: page("consents", () => import("./pages/consents/Consents.tsx")),
  },
  {
    path: "/profile/contracts",
    for: "mine",
    Page: page("contracts", () => import("./pages/contracts/Contracts.tsx")),
  },
  { path: "/profile/export", for: "mine", Page: page("export", () => import("./pages/export/Export.tsx")) },
  { path: "/sign-in", for: "guest", Page: page("sign_in", () => import("./pages/sign_in/SignIn.tsx")) },
  {
    path: "/recovery",
    for: "guest",
    Page: page(["recovery", "password"], () => import("./pages/recovery/Recovery.tsx")),
  },
  { path: "/quick-pay", for: "all", Page: page("quick_pay", () => import("./pages/quick_pay/QuickPay.tsx")) },
  {
    path: "/quick-pay/done",
    for: "all",
    Page: page("quick_pay", () => import("./pages/quick_pay/Done.tsx")),
  },
  { path: "/join", for: "all", Page: page(["join", "help"], () => import("./pages/join/Join.tsx")) },
  {
    path: "/join/:code",
    for: "all",
    Page: page(["join", "help"], () => import("./pages/join/Followed.tsx")),
  },
  { path: "/tariffs", for: "all", Page: page("tariffs", () => import("./pages/tariffs/Tariffs.tsx")) },
  {
    path: "/newsletter/confirm",
    for: "all",
    Page: page("newsletter", () => import("./pages/newsletter/Confirm.tsx")),
  },
  {
    path: "/newsletter/unsubscribe",
    for: "all",
    Page: page("newsletter", () => import("./pages/newsletter/Unsubscribe.tsx")),
  },
];
