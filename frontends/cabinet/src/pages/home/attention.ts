/** What touches this person now, the most pressing first; the words are the caller's or the gateway's own. */
import type { View } from "@cabinet/kit/api/client.ts";

type Cabinet = View<"CabinetView">;
export type Line = {
  /** Stable, so that what was put away stays away; another state of the same is another line. */
  id: string;
  kind: "works" | "trouble" | "answer" | "profile";
  to: string;
  news?: View<"MyNews">;
  number?: number;
  /** Said by the gateway, in the language of the page. */
  text?: string;
};

const TROUBLES: Record<string, string> = {
  autopayment_failed: "/autopayment",
  autopayment_switched_off: "/autopayment",
  payment_failed: "/payments",
  payment_reversed: "/payments",
  promised_payment_unkept: "/promised-payment",
  price_change_announced: "/services",
  suspension_refused: "/suspension",
  termination_refused: "/termination",
};
const PROFILE: Record<string, string> = { consents: "/profile/consents" };

export function attention(cabinet: Cabinet, put: ReadonlySet<string>, most = 3): Line[] {
  return [...works(cabinet), ...troubles(cabinet), ...answers(cabinet), ...profile(cabinet)]
    .filter(({ id }) => !put.has(id))
    .slice(0, most);
}

const works = ({ news }: Cabinet): Line[] =>
  (news ?? [])
    .filter((one) => one.touches_me)
    .map((one) => ({ id: `news:${one.id}:${one.from}`, kind: "works", to: `/news/${one.id}`, news: one }));

const troubles = ({ notifications }: Cabinet): Line[] =>
  (notifications ?? []).flatMap(({ id, kind, title }): Line[] => {
    const to = TROUBLES[kind];
    return to ? [{ id: `notice:${id}`, kind: "trouble", to, text: title }] : [];
  });

/** A request that waits for the subscriber was answered. */
const answers = ({ tickets }: Cabinet): Line[] =>
  (tickets ?? [])
    .filter(({ status }) => status === "waiting" || status === "solved")
    .map(({ id, number, status }) => ({
      id: `ticket:${id}:${status}`,
      kind: "answer",
      to: `/help/requests/${id}`,
      number,
    }));

const profile = ({ completeness }: Cabinet): Line[] =>
  (completeness?.hints ?? []).map(({ code, detail }) => ({
    id: `profile:${code}`,
    kind: "profile",
    to: PROFILE[code] ?? "/profile/contacts",
    text: detail,
  }));
