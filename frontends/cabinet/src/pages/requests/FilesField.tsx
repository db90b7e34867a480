/** Files of a message: chosen, or a photo taken on the spot. */
import { AddFiles } from "@cabinet/kit/files/AddFiles.tsx";
import { ChosenFiles } from "@cabinet/kit/files/ChosenFiles.tsx";
import type { Files } from "@cabinet/kit/files/files.ts";
import { Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCamera } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function FilesField({ files }: { files: Files }) {
  const { t } = useTranslation("files");
  const fingers = useMediaQuery("(pointer: coarse)");
  return (
    <Stack gap="xs">
      <ChosenFiles files={files} />
      <Group gap="xs">
        <AddFiles files={files} />
        {fingers && (
          <FileButton
            accept="image/*"
            capture="environment"
            onChange={(photo) => photo && files.add([photo])}
          >
            {(button) => (
              <Button {...button} variant="default" leftSection={<IconCamera size={18} aria-hidden />}>
                {t("photo")}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t("rules")}
      </Text>
    </Stack>
  );
}
