/** Signs the subscriber out everywhere: a lost phone, a stranger in the cabinet. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";

export default function EndSessions({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const path = { subscriber_id: known.profile.subscriber_id };
  return (
    <ActDialog
      title={t("acts.end_sessions")}
      typed={{}}
      danger
      button={t("sign_out.button")}
      act={() => body(api.DELETE("/api/v1/staff/subscribers/{subscriber_id}/sessions", { params: { path } }))}
      done={({ ended }) => t("sign_out.done", { count: ended })}
      close={close}
    >
      <Text size="sm">{t("sign_out.will")}</Text>
    </ActDialog>
  );
}
