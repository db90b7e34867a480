/** One device and the way to remove it. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Box, Button, Group, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Act } from "../services/Act.tsx";

type Props = { device: View<"DeviceView">; removed: () => void };

export function Line({ device: { mac, name, added_at }, removed }: Props) {
  const { t } = useTranslation("devices");
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const path = { mac };
  return (
    <Group justify="space-between" gap="xs">
      <Box flex="1 1 12rem">
        {name && <Text fw={600}>{name}</Text>}
        <Text className="figures">{mac}</Text>
        <Text size="sm" c="dimmed">
          {t("since", { at: moment(added_at) })}
        </Text>
      </Box>
      <Button
        variant="default"
        aria-label={t("remove_this", { name: name || mac })}
        onClick={() => setAsks(true)}
      >
        {t("remove")}
      </Button>
      {asks && (
        <Act
          title={t("remove_this", { name: name || mac })}
          name={["device", mac]}
          ask={async () => {
            await api.DELETE("/api/v1/devices/{mac}", { params: { path, query: { preview: true } } });
            return true;
          }}
          told={() => <Text>{t("remove_what")}</Text>}
          go={() => t("remove")}
          act={(key) =>
            body(
              api.DELETE("/api/v1/devices/{mac}", { params: { path, header: { "Idempotency-Key": key } } }),
            )
          }
          done={() => {
            setAsks(false);
            removed();
            void queries.invalidateQueries({ queryKey: ["devices"] });
          }}
          close={() => setAsks(false)}
        />
      )}
    </Group>
  );
}
