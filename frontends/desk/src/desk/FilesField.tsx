/** Files that go with an answer, each with its progress or its refusal; chosen here or pasted into the text. */
import { type Files, type Sent, TAKEN } from "@cabinet/kit/files/files.ts";
import { fileSize } from "@cabinet/kit/files/size.ts";
import { Button, CloseButton, FileButton, Group, Progress, Stack, Text } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function AddFiles({ files }: { files: Files }) {
  const { t } = useTranslation("desk");
  return (
    <FileButton multiple accept={TAKEN} onChange={(chosen) => files.add(chosen)}>
      {(button) => (
        <Button {...button} variant="default" leftSection={<IconPaperclip size={16} aria-hidden />}>
          {t("files.add")}
        </Button>
      )}
    </FileButton>
  );
}

export function ChosenFiles({ files }: { files: Files }) {
  if (files.files.length === 0) return null;
  return (
    <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: "none" }} aria-live="polite">
      {files.files.map((one) => (
        <Chosen key={one.key} one={one} files={files} />
      ))}
    </Stack>
  );
}

function Chosen({ one, files }: { one: Sent; files: Files }) {
  const { t } = useTranslation(["desk", "kit"]);
  const { name, size } = one.file;
  return (
    <li>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {name} · {fileSize(size)}
        </Text>
        {one.refusal === "lost" && (
          <Button size="compact-xs" variant="subtle" onClick={() => files.again(one)}>
            {t("kit:repeat")}
          </Button>
        )}
        <CloseButton
          size="sm"
          aria-label={t("files.remove", { name })}
          onClick={() => files.remove(one.key)}
        />
      </Group>
      {one.refusal && (
        <Text size="xs" c="var(--bad)" role="alert">
          {t(`files.refused.${one.refusal}`)}
        </Text>
      )}
      {!one.refusal && !one.id && (
        <Progress value={one.progress * 100} size="xs" aria-label={t("files.going", { name })} />
      )}
    </li>
  );
}
