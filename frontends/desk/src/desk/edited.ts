/** A form over something saved: what was changed in it waits in this tab until it is saved or taken back. */
import { useDraft } from "./drafts.ts";

/** `of` names what is edited; the component is keyed by it. */
export function useEdited<Values extends object>(of: string, saved: Values) {
  const [kept, keep] = useDraft(of);
  const values = kept ? (JSON.parse(kept) as Values) : saved;
  return {
    values,
    changed: kept !== "" && kept !== JSON.stringify(saved),
    set: (part: Partial<Values>) => keep(JSON.stringify({ ...values, ...part })),
    forget: () => keep(""),
  };
}
