/** An invitation is shown once, to be handed over by a way that one trusts. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Alert, Button, Code, CopyButton, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export type Given = View<"InvitationView">;

export function Invitation({ given }: { given: Given }) {
  const { t } = useTranslation(["people", "kit"]);
  // After the #, so that it stands in no server's log.
  const link = `${location.origin}/desk/invitation#token=${given.invitation}`;
  return (
    <Alert title={t("invitation.title", { name: given.name })} role="status">
      <Text size="sm">{t("invitation.what", { until: moment(given.invited_until) })}</Text>
      <Group mt="xs">
        <Code style={{ overflowWrap: "anywhere" }}>{link}</Code>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {t(copied ? "kit:copied" : "kit:copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
