/** Files that go with a message, each with its progress or its refusal, and a way to remove it. */
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Files, Sent } from "./files.ts";
import { fileSize } from "./size.ts";

export function ChosenFiles({ files }: { files: Files }) {
  if (files.files.length === 0) return null;
  return (
    <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: "none" }} aria-live="polite">
      {files.files.map((one) => (
        <Chosen key={one.key} one={one} files={files} />
      ))}
    </Stack>
  );
}

function Chosen({ one, files }: { one: Sent; files: Files }) {
  const { t } = useTranslation(["files", "kit"]);
  const { name, size } = one.file;
  return (
    <li>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {name} <Text component="span" inherit c="dimmed">{`· ${fileSize(size)}`}</Text>
        </Text>
        <Group gap={4} wrap="nowrap">
          {one.refusal === "lost" && (
            <Button size="compact-sm" variant="subtle" onClick={() => files.again(one)}>
              {t("kit:repeat")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t("remove", { name })}
            onClick={() => files.remove(one.key)}
          >
            <IconX size={18} aria-hidden />
          </Button>
        </Group>
      </Group>
      {one.refusal && (
        <Text size="sm" c="var(--bad)" role="alert">
          {t(`refused.${one.refusal}`)}
        </Text>
      )}
      {!one.refusal && !one.id && (
        <Progress value={one.progress * 100} size="sm" aria-label={t("going", { name })} />
      )}
    </li>
  );
}
