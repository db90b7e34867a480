/** Files of a message, to be saved: they are asked with the person's token, so they are buttons and no links. */
import { download } from "@cabinet/kit/api/client.ts";
import { fileSize } from "@cabinet/kit/files/size.ts";
import type { Attachment } from "@cabinet/kit/files/upload.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, VisuallyHidden } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

export function Attached({ files }: { files: Attachment[] }) {
  const { t } = useTranslation("requests");
  const save = useMutation({
    mutationFn: (file: Attachment) => download(`/api/v1/attachments/${file.id}`, file.name),
  });
  if (files.length === 0) return null;
  return (
    <>
      <Group gap="xs" mt="xs">
        {files.map((file) => (
          <Button
            key={file.id}
            variant="default"
            size="compact-md"
            maw="100%"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => save.mutate(file)}
          >
            <VisuallyHidden>{t("files.save")} </VisuallyHidden>
            {file.name} · {fileSize(file.size)}
          </Button>
        ))}
      </Group>
      <ProblemNote problem={save.error} />
    </>
  );
}
