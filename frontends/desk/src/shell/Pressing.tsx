/** «−2 ч» in the rail: how late the worst of a queue is, or how long is left for it. */
import { IconAlertTriangle, IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMomentOf, useSpan } from "../desk/Age.tsx";
import { useNow } from "../desk/now.ts";
import { type QueueName, useWorst } from "../desk/worst.ts";

export function Pressing({ queue }: { queue: QueueName }) {
  const { t } = useTranslation("desk");
  const now = useNow();
  const span = useSpan(true);
  const momentOf = useMomentOf();
  const { data } = useWorst(queue);
  if (!data) return null;
  const left = data.by ? momentOf(data.by) - now : null;
  const late = left !== null && left < 0;
  const told = left === null ? span(now - new Date(data.since).getTime()) : span(left);
  const said = t(late ? "age.late" : left === null ? "age.waits" : "age.left", { span: told });
  const Icon = late ? IconAlertTriangle : IconClock;
  return (
    <span className={late ? "pressing late" : "pressing"} title={said}>
      <Icon aria-hidden size={13} />
      <span aria-hidden>{told}</span>
      <span className="unseen">{said}</span>
    </span>
  );
}
