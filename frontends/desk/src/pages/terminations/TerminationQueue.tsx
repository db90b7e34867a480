/** One of the two queues of terminations; a row opens in place, for those who may decide or pay. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountLink } from "../../desk/AccountLink.tsx";
import { Age } from "../../desk/Age.tsx";
import { type Column, Queue } from "../../desk/Queue.tsx";

export type Waiting = View<"WaitingTerminationView">;
export type OpenedProps = { one: Waiting; close: () => void };
type Props = { unpaid: boolean; Opened?: ComponentType<OpenedProps> };

export function TerminationQueue({ unpaid, Opened }: Props) {
  const { t } = useTranslation("terminations");
  const [open, setOpen] = useState<Waiting | null>(null);
  const query = useQuery({
    queryKey: ["staff", "terminations", { unpaid }],
    queryFn: () => body(api.GET("/api/v1/staff/terminations", { params: { query: { unpaid, limit: 200 } } })),
    refetchInterval: 60_000,
  });
  const title = t(unpaid ? "unpaid" : "waiting");
  const columns: Column<Waiting>[] = [
    {
      name: "account",
      title: t("account"),
      cell: (row) => (Opened ? row.account : <AccountLink number={row.account} />),
    },
    {
      name: "age",
      title: t("age"),
      cell: (row) => <Age since={row.asked_at} by={unpaid ? row.paid_out_by : row.ends_on} />,
    },
    {
      name: "ends_on",
      title: t(unpaid ? "ended_on" : "wished"),
      cell: (row) => (row.ends_on ? date(row.ends_on) : t("soonest")),
      tight: true,
    },
    { name: "balance", title: t("balance"), cell: (row) => money(row.balance), right: true, tight: true },
    { name: "rest", title: t("rest"), cell: (row) => money(row.settlement), right: true, tight: true },
    { name: "reason", title: t("reason"), cell: (row) => row.reason ?? "—" },
  ];
  return (
    <Section title={title} query={query} lines={6}>
      {({ items }) => (
        <>
          <Queue
            label={title}
            rows={items}
            columns={columns}
            id={(row) => row.id}
            {...(Opened ? { open: setOpen } : {})}
            opened={open?.id ?? null}
            empty={t(unpaid ? "empty_unpaid" : "empty_waiting")}
          />
          {open && Opened && <Opened one={open} close={() => setOpen(null)} />}
        </>
      )}
    </Section>
  );
}
