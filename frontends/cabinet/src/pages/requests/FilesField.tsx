/** Choose files or take a photo; each with its progress, its refusal and a way to remove it. */

import { type Files, type Sent, TAKEN } from "@cabinet/kit/files/files.ts";
import { fileSize } from "@cabinet/kit/files/size.ts";
import { Button, FileButton, Group, Progress, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCamera, IconPaperclip, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function FilesField({ files }: { files: Files }) {
  const { t } = useTranslation("requests");
  const fingers = useMediaQuery("(pointer: coarse)");
  return (
    <Stack gap="xs">
      {files.files.length > 0 && (
        <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: "none" }} aria-live="polite">
          {files.files.map((one) => (
            <File key={one.key} one={one} files={files} />
          ))}
        </Stack>
      )}
      <Group gap="xs">
        <FileButton multiple accept={TAKEN} onChange={(chosen) => files.add(chosen)}>
          {(button) => (
            <Button {...button} variant="default" leftSection={<IconPaperclip size={18} aria-hidden />}>
              {t("files.add")}
            </Button>
          )}
        </FileButton>
        {fingers && (
          <FileButton
            accept="image/*"
            capture="environment"
            onChange={(photo) => photo && files.add([photo])}
          >
            {(button) => (
              <Button {...button} variant="default" leftSection={<IconCamera size={18} aria-hidden />}>
                {t("files.photo")}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t("files.rules")}
      </Text>
    </Stack>
  );
}

function File({ one, files }: { one: Sent; files: Files }) {
  const { t } = useTranslation(["requests", "kit"]);
  const { name, size } = one.file;
  return (
    <li>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {name} <Text component="span" c="dimmed">{`· ${fileSize(size)}`}</Text>
        </Text>
        <Group gap={4} wrap="nowrap">
          {one.refusal === "lost" && (
            <Button size="compact-sm" variant="subtle" onClick={() => files.again(one)}>
              {t("kit:repeat")}
            </Button>
          )}
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("files.remove", { name })}
            onClick={() => files.remove(one.key)}
          >
            <IconX size={18} aria-hidden />
          </Button>
        </Group>
      </Group>
      {one.refusal && (
        <Text size="sm" c="var(--bad)" role="alert">
          {t(`files.refused.${one.refusal}`)}
        </Text>
      )}
      {!one.refusal && !one.id && (
        <Progress value={one.progress * 100} size="sm" aria-label={t("files.going", { name })} />
      )}
    </li>
  );
}
