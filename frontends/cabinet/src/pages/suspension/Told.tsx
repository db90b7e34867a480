/** What was just ordered, withdrawn or ended, what follows by itself, and how to take it back. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Alert, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export type Did = {
  what: "requested" | "scheduled" | "active" | "withdrawn" | "ended" | "refused";
  suspension: View<"SuspensionView">;
};

export function Told({ did: { what, suspension } }: { did: Did }) {
  const { t } = useTranslation("suspension");
  const days = { from: date(suspension.from), until: date(suspension.until) };
  if (what === "refused") {
    return (
      <Alert
        color="red"
        variant="light"
        role="alert"
        icon={<IconAlertCircle aria-hidden />}
        title={t("did.refused.title")}
      >
        <Text size="sm">{suspension.reason ?? t("did.refused.what")}</Text>
      </Alert>
    );
  }
  return (
    <Done title={t(`did.${what}.title`, days)}>
      <Text size="sm">{t(`did.${what}.what`, days)}</Text>
    </Done>
  );
}
