/** Whether the pages of a subscriber are shown: signed in, or without a line to know it. */
import { useVisit } from "../../shell/visit.ts";

export function useMine(): boolean {
  const { visit } = useVisit();
  return visit === "mine" || visit === "away";
}
