/** Files of a message: pictures are looked at here, all else is saved. They are asked with the token, so no links. */
import { authorised, download } from "@cabinet/kit/api/client.ts";
import { problemOf } from "@cabinet/kit/api/problems.ts";
import { fileSize } from "@cabinet/kit/files/size.ts";
import type { Attachment } from "@cabinet/kit/files/upload.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Image, Modal, VisuallyHidden } from "@mantine/core";
import { IconDownload, IconPhoto } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const path = ({ id }: Attachment) => `/api/v1/attachments/${id}`;
const isPicture = ({ media_type }: Attachment) => media_type.startsWith("image/");

async function pictureOf(file: Attachment): Promise<{ file: Attachment; content: Blob }> {
  const response = await authorised(new Request(new URL(path(file), location.origin)));
  if (!response.ok) throw await problemOf(response);
  return { file, content: await response.blob() };
}

export function Attached({ files }: { files: readonly Attachment[] }) {
  const { t } = useTranslation("desk");
  const look = useMutation({ mutationFn: pictureOf });
  const save = useMutation({ mutationFn: (file: Attachment) => download(path(file), file.name) });
  if (files.length === 0) return null;
  return (
    <>
      <Group gap={6} mt={6}>
        {files.map((file) => {
          const Icon = isPicture(file) ? IconPhoto : IconDownload;
          const act = isPicture(file) ? look : save;
          return (
            <Button
              key={file.id}
              variant="default"
              size="compact-sm"
              maw="100%"
              leftSection={<Icon size={15} aria-hidden />}
              onClick={() => act.mutate(file)}
            >
              <VisuallyHidden>{t(isPicture(file) ? "files.look" : "files.save")} </VisuallyHidden>
              {file.name} · {fileSize(file.size)}
            </Button>
          );
        })}
      </Group>
      <ProblemNote problem={look.error ?? save.error} />
      {look.data && <Picture {...look.data} save={() => save.mutate(look.data.file)} close={look.reset} />}
    </>
  );
}

type PictureProps = { file: Attachment; content: Blob; save: () => void; close: () => void };

function Picture({ file, content, save, close }: PictureProps) {
  const { t } = useTranslation(["desk", "kit"]);
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
      <Button mt="sm" variant="default" onClick={save} leftSection={<IconDownload size={16} aria-hidden />}>
        {t("files.save")}
      </Button>
    </Modal>
  );
}
