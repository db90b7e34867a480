/** Why it cannot be taken now, each reason with its first day, and the other way out. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function NotAllowed({ reasons }: { reasons: View<"PromiseOffer">["reasons"] }) {
  const { t } = useTranslation("promised_payment");
  return (
    <Panel title={t("not_now")}>
      <Stack gap="sm" align="flex-start">
        <Reasons reasons={reasons} />
        <Button component={Link} to="/pay" variant="default">
          {t("top_up")}
        </Button>
      </Stack>
    </Panel>
  );
}
