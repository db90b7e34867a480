/** Takes a question away for good; hiding it is the gentler way, and it says so. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { type Entry, KEY } from "./entry.ts";

export function Remove({ entry, close }: { entry: Entry; close: () => void }) {
  const { t } = useTranslation("faq");
  const queries = useQueryClient();
  // The list is read anew when the dialog closes: the row would take the dialog with it.
  const leave = () => {
    close();
    void queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <ActDialog
      title={t("remove.title")}
      button={t("remove.go")}
      danger
      typed={{}}
      act={() =>
        body(api.DELETE("/api/v1/staff/faq/{entry_id}", { params: { path: { entry_id: entry.id } } }))
      }
      done={() => t("remove.done")}
      close={leave}
    >
      <Text size="sm">{t("remove.what")}</Text>
    </ActDialog>
  );
}
