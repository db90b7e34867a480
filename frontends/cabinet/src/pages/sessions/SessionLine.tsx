/** One sign-in: which device, where, when last. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Badge, Box, Button, Group, Text } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

type Props = { session: View<"SessionView">; end: () => void; waits: boolean };

export function SessionLine({ session, end, waits }: Props) {
  const { t } = useTranslation("sessions");
  const Icon = /android|ios|iphone|mobile/i.test(session.device) ? IconDeviceMobile : IconDeviceDesktop;
  const where = [session.place, session.address].filter(Boolean).join(", ");
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Icon aria-hidden style={{ flex: "none", marginTop: 2 }} />
      <Group flex={1} miw={0} gap="xs" align="flex-start">
        <Box flex="1 1 14rem" miw={0}>
          <Group gap="xs">
            <Text fw={600}>{session.device || t("unknown")}</Text>
            {session.current && (
              <Badge variant="light" tt="none">
                {t("this")}
              </Badge>
            )}
          </Group>
          <Text size="sm">{where}</Text>
          <Text size="sm" c="dimmed">
            {t("since", { at: moment(session.signed_in_at) })}{" "}
            {t("used", { at: moment(session.last_used_at) })}
          </Text>
        </Box>
        {!session.current && (
          <Button
            variant="default"
            onClick={end}
            loading={waits}
            aria-label={t("end_named", { device: session.device || t("unknown") })}
          >
            {t("end")}
          </Button>
        )}
      </Group>
    </Group>
  );
}
