/** Whom one has just looked at; nobody yet: how to find somebody. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Queue } from "../../desk/Queue.tsx";
import { useRecent } from "../../desk/recent.ts";

export function RecentlySeen() {
  const { t } = useTranslation("subscribers");
  const recent = useRecent();
  return (
    <Panel title={t("recent")}>
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
        empty={t("nobody_yet")}
      />
      <Text size="sm" c="dimmed" mt="sm">
        {t("how")}
      </Text>
    </Panel>
  );
}
