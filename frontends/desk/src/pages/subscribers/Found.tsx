/** Subscribers found, one a line. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Column, Queue } from "../../desk/Queue.tsx";

type Row = View<"FoundSubscriberView">;

export function Found({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation("subscribers");
  const columns: Column<Row>[] = [
    { name: "name", title: t("name"), cell: (row) => row.name },
    { name: "contract", title: t("contract"), cell: (row) => row.contract, tight: true },
    { name: "address", title: t("address"), cell: (row) => row.address },
    { name: "phone", title: t("phone"), cell: (row) => (row.phone ? phone(row.phone) : "—"), tight: true },
    {
      name: "ended",
      title: t("state"),
      cell: (row) =>
        row.ended_on ? (
          <Badge color="gray" variant="light" tt="none">
            {t("ended", { day: date(row.ended_on) })}
          </Badge>
        ) : (
          t("goes_on")
        ),
    },
  ];
  return (
    <Queue
      label={t("title")}
      rows={rows}
      columns={columns}
      id={(row) => row.subscriber_id}
      to={(row) => `/subscribers/${row.subscriber_id}`}
      empty={t("nobody")}
    />
  );
}
