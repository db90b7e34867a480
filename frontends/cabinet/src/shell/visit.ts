/** Who looks: `unknown` while it is asked, `away` when the line or the gateway did not tell. */
import { type Session, useSession, useSessionProblem } from "@cabinet/kit/session/session.ts";

export type Visit = "mine" | "stranger" | "unknown" | "away";

export function useVisit(): { visit: Visit; session: Session | null } {
  const session = useSession();
  const problem = useSessionProblem();
  if (session) return { visit: "mine", session };
  if (session === null) return { visit: "stranger", session };
  return { visit: problem ? "away" : "unknown", session: null };
}
