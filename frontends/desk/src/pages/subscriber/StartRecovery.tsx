/** A recovery for somebody who has called: a code or a link goes to their own contact, nothing is seen here. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { DialogProps } from "./Actions.tsx";

type Channel = NonNullable<View<"WantedRecovery">["channel"]>;

export default function StartRecovery({ known, close }: DialogProps) {
  const { t } = useTranslation("subscriber");
  const { channels } = useOperator().recovery as unknown as { channels: Channel[] };
  const [channel, setChannel] = useState<Channel | undefined>(channels[0]);
  const path = { subscriber_id: known.profile.subscriber_id };
  return (
    <ActDialog
      title={t("acts.recovery")}
      typed={{ channel }}
      button={t("recover.button")}
      act={(key) =>
        body(
          api.POST("/api/v1/staff/subscribers/{subscriber_id}/recovery", {
            params: { path },
            headers: { "Idempotency-Key": key },
            body: { channel: channel ?? null },
          }),
        )
      }
      done={({ next }) => t(`recover.${next}`)}
      close={close}
    >
      <Text size="sm">{t("recover.why")}</Text>
      {channels.length > 1 && (
        <Radio.Group
          label={t("recover.channel")}
          value={channel ?? ""}
          onChange={(value) => setChannel(channels.find((one) => one === value))}
        >
          <Stack gap="xs" mt={4}>
            {channels.map((one) => (
              <Radio key={one} value={one} label={t(`recover.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </ActDialog>
  );
}
