/** One notice: what, when, and the way to its matter. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Anchor, Badge, Button, Card, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { placeOf } from "./places.ts";

type Props = { notice: View<"Notification">; read: () => void };

export function Notice({ notice, read }: Props) {
  const { t } = useTranslation("notifications");
  const { title, text, at, kind } = notice;
  const to = placeOf(kind);
  return (
    <Card component="article" withBorder className="panel">
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {!notice.read && (
          <Badge tt="none" size="lg" variant="light">
            {t("new")}
          </Badge>
        )}
      </Group>
      {text && (
        <Text mt={4} style={{ whiteSpace: "pre-line" }}>
          {text}
        </Text>
      )}
      <Group justify="space-between" mt="xs" gap="xs" mih={36}>
        <Text size="sm" c="dimmed">
          {moment(at)}
        </Text>
        <Group gap="sm">
          {!notice.read && (
            <Button variant="subtle" size="compact-sm" onClick={read} aria-label={t("read_one", { title })}>
              {t("read")}
            </Button>
          )}
          {to && (
            <Anchor
              component={Link}
              to={to}
              size="sm"
              onClick={notice.read ? undefined : read}
              aria-label={t("open_one", { title })}
            >
              {t("open")}
            </Anchor>
          )}
        </Group>
      </Group>
    </Card>
  );
}
