/** Forgets a former subscriber: the ledger stays without a name. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ReasonDialog } from "../../desk/ReasonDialog.tsx";
import type { DialogProps } from "./Actions.tsx";

export default function Erase({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const proven = useProven();
  const queries = useQueryClient();
  const subscriber_id = known.profile.subscriber_id;
  return (
    <ReasonDialog
      title={t("acts.erase")}
      button={t("erase.button")}
      usual={[t("erase.asked"), t("erase.term")]}
      act={async (reason) => {
        await proven(() =>
          body(
            api.POST("/api/v1/staff/subscribers/{subscriber_id}/erasure", {
              params: { path: { subscriber_id } },
              body: { reason },
            }),
          ),
        );
        await queries.invalidateQueries({ queryKey: ["staff", "subscribers", subscriber_id] });
      }}
      close={close}
    >
      <Text size="sm">{t("erase.will", { name: known.profile.name })}</Text>
    </ReasonDialog>
  );
}
