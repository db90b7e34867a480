/** What was done just now. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Alert } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./promise.module.css";

export function Taken({ promise }: { promise: View<"PromiseView"> }) {
  const { t } = useTranslation("promised_payment");
  return (
    <Alert
      color="green"
      variant="light"
      role="status"
      icon={<IconCircleCheck />}
      classNames={{ title: classes.good, icon: classes.good }}
      title={t(promise.state === "active" ? "taken" : "taken_only")}
    >
      {t("taken_until", { day: date(promise.expires_on) })}
    </Alert>
  );
}
