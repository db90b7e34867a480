/** From when until when planned works last: «3 дек., 01:00–05:00». */
import type { View } from "@cabinet/kit/api/client.ts";
import { dayOf, moment, time } from "@cabinet/kit/format/dates.ts";
import { useTranslation } from "react-i18next";

type Works = Pick<View<"NewsView">, "from" | "until">;

export function useSpan(): (works: Works) => string {
  const { t } = useTranslation("kit");
  return ({ from, until }) => {
    if (!from) return "";
    if (!until) return moment(from);
    if (dayOf(from) === dayOf(until)) return `${moment(from)}–${time(until)}`;
    return t("span", { from: moment(from), until: moment(until) });
  };
}
