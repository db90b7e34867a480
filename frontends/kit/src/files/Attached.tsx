/** Files of a message: pictures are looked at here, all else is saved. They are asked with the token, so no links. */
import { Button, Group, Image, Modal, VisuallyHidden } from "@mantine/core";
import { IconDownload, IconPhoto } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../ui/ProblemNote.tsx";
import { fileAt, save } from "./download.ts";
import { fileSize } from "./size.ts";
import type { Attachment } from "./upload.ts";

const isPicture = ({ media_type }: Attachment) => media_type.startsWith("image/");

async function fetched(file: Attachment): Promise<{ file: Attachment; content: Blob }> {
  return { file, content: await fileAt(`/api/v1/attachments/${file.id}`) };
}

export function Attached({ files }: { files: readonly Attachment[] }) {
  const { t } = useTranslation("files");
  const open = useMutation({
    mutationFn: fetched,
    onSuccess: ({ file, content }) => !isPicture(file) && save(content, file.name),
  });
  if (files.length === 0) return null;
  return (
    <>
      <Group gap={6} mt={6}>
        {files.map((file) => {
          const Icon = isPicture(file) ? IconPhoto : IconDownload;
          return (
            <Button
              key={file.id}
              variant="default"
              size="compact-sm"
              maw="100%"
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => open.mutate(file)}
            >
              <VisuallyHidden>{t(isPicture(file) ? "look" : "save")} </VisuallyHidden>
              {file.name} · {fileSize(file.size)}
            </Button>
          );
        })}
      </Group>
      <ProblemNote problem={open.error} />
      {open.data && isPicture(open.data.file) && <Picture {...open.data} close={open.reset} />}
    </>
  );
}

type PictureProps = { file: Attachment; content: Blob; close: () => void };

function Picture({ file, content, close }: PictureProps) {
  const { t } = useTranslation(["files", "kit"]);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(content);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={file.name}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <Image src={url} alt={file.name} mah="75dvh" fit="contain" />
      <Button
        mt="sm"
        variant="default"
        onClick={() => save(content, file.name)}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t("save")}
      </Button>
    </Modal>
  );
}
