/** Who of the staff may do what, as `tests/gateway/test_roles.py` has it; the gateway decides again at each call. */
import { useSession } from "@cabinet/kit/session/session.ts";

export type Role = "support" | "cashier" | "sales" | "marketing" | "manager" | "admin";

// Beside the admin, who may everything.
const ACTS = {
  subscribers: "support cashier sales manager",
  transactions: "support cashier manager",
  cash: "cashier manager",
  correct: "manager",
  refund: "manager",
  promise: "support cashier manager",
  terminate: "support manager",
  conclude: "sales manager",
  first_password: "sales manager",
  recovery: "support manager",
  end_sessions: "support",
  erase: "manager",
  requests: "support manager",
  assign: "manager",
  chats: "support manager",
  applications: "support sales manager",
  suspensions: "support manager",
  terminations: "support cashier manager",
  decide_terminations: "support manager",
  pay_out: "cashier manager",
  approvals: "manager",
  registers: "cashier manager",
  tariffs: "support cashier sales marketing manager",
  edit_tariffs: "marketing manager",
  news: "marketing manager",
  newsletters: "marketing manager",
  texts: "marketing manager",
  faq: "marketing manager",
  downloads: "marketing manager",
  canned_answers: "support manager",
  deliveries: "support marketing manager",
  resend: "support manager",
  dead_letters: "",
  audit: "manager",
  reports: "manager",
  ratings: "support marketing manager",
  sms_report: "marketing manager",
  people: "",
  live: "support sales manager",
} as const satisfies Record<string, string>;

export type Act = keyof typeof ACTS;

export const may = (role: Role | null, act: Act): boolean =>
  role === "admin" || (role !== null && ACTS[act].split(" ").includes(role));

export function useRole(): Role | null {
  const session = useSession();
  return (session?.claims.role as Role | undefined) ?? null;
}

/** `const may = useMay(); may("cash")`. */
export function useMay(): (act: Act) => boolean {
  const role = useRole();
  return (act) => may(role, act);
}

/** The id of who is signed in: what one has asked for, another approves. */
export function useMyId(): string {
  return String(useSession()?.claims.sub ?? "");
}
