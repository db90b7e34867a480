/** Another first password, shown once and printed, while the subscriber has none of their own choice. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { Paper } from "../../desk/Paper.tsx";
import type { DialogProps } from "./Actions.tsx";

export default function FirstPassword({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const { subscriber_id, name } = known.profile;
  return (
    <ActDialog
      title={t("acts.first_password")}
      typed={{}}
      button={t("first.button")}
      act={(key) =>
        body(
          api.POST("/api/v1/staff/subscribers/{subscriber_id}/first-password", {
            params: { path: { subscriber_id } },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
      done={(told) => <Paper told={told} name={name} />}
      close={close}
    >
      <Text size="sm">{t("first.will")}</Text>
    </ActDialog>
  );
}
