/** The button that chooses files to go with a message. */
import { Button, FileButton } from "@mantine/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Files, TAKEN } from "./files.ts";

export function AddFiles({ files }: { files: Files }) {
  const { t } = useTranslation("files");
  return (
    <FileButton multiple accept={TAKEN} onChange={(chosen) => files.add(chosen)}>
      {(button) => (
        <Button {...button} variant="default" leftSection={<IconPaperclip size={18} aria-hidden />}>
          {t("add")}
        </Button>
      )}
    </FileButton>
  );
}
