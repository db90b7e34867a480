/** Whom one has just looked at; in memory alone. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Queue } from "../../desk/Queue.tsx";
import { useRecent } from "../../desk/recent.ts";

export function Seen() {
  const { t } = useTranslation("start");
  const recent = useRecent();
  return (
    <Panel title={t("recent")}>
      {recent.length === 0 ? (
        <Text size="sm">{t("how")}</Text>
      ) : (
        <Queue
          label={t("recent")}
          rows={recent}
          columns={[
            { name: "name", title: t("name"), cell: (row) => row.name },
            { name: "contract", title: t("contract"), cell: (row) => row.contract, tight: true },
            { name: "address", title: t("address"), cell: (row) => row.address },
          ]}
          id={(row) => row.id}
          to={(row) => `/subscribers/${row.id}`}
          empty={null}
        />
      )}
    </Panel>
  );
}
