/** Offers a file from this computer, or a link to elsewhere. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { TAKEN } from "@cabinet/kit/files/files.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, FileInput, Group, Modal, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { base64, type Download, KEY, written } from "./download.ts";
import { putAll } from "./order.ts";
import { named, type Typed, Words } from "./Words.tsx";

const LARGEST = 5 * 1024 * 1024;
const LINK = /^https:\/\/[^\s/]+(\/\S*)?$/;

export function Add({ all, close }: { all: Download[]; close: () => void }) {
  const { t } = useTranslation(["downloads", "kit"]);
  const [kind, setKind] = useState<"file" | "link">("file");
  const [file, setFile] = useState<File | null>(null);
  const [url, setUrl] = useState("");
  const [typed, set] = useState<Typed>({ titles: {}, descriptions: {} });
  const isFile = kind === "file";
  const add = useAdd(all, typed, isFile ? file : null, isFile ? null : url.trim(), close);
  const large = isFile && file !== null && file.size > LARGEST;
  const ready = named(typed) && (isFile ? file !== null && !large : LINK.test(url.trim()));
  return (
    <Modal
      opened
      size="70rem"
      onClose={close}
      title={t("add")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Stack>
          <SegmentedControl
            aria-label={t("what")}
            value={kind}
            onChange={(chosen) => setKind(chosen as typeof kind)}
            data={["file", "link"].map((value) => ({ value, label: t(`kinds.${value}`) }))}
            style={{ alignSelf: "start" }}
          />
          {isFile ? (
            <FileInput
              label={t("file")}
              description={t("file_hint")}
              placeholder={t("choose")}
              accept={TAKEN}
              value={file}
              onChange={setFile}
              error={large ? t("large") : add.error && reasonAt(add.error, "content")}
              clearable
              clearButtonProps={{ "aria-label": t("clear") }}
              required
            />
          ) : (
            <TextInput
              type="url"
              label={t("link")}
              placeholder="https://"
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
              error={add.error && reasonAt(add.error, "url")}
              required
            />
          )}
          <Words typed={typed} set={set} problem={add.error} />
          <ProblemNote problem={add.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" disabled={!ready} loading={add.isPending}>
              {t("add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useAdd(all: Download[], typed: Typed, file: File | null, url: string | null, done: () => void) {
  const queries = useQueryClient();
  const { key } = useAttempt([typed, file?.name, file?.size, file?.lastModified, url]);
  return useMutation({
    mutationFn: async () => {
      const what = file ? { name: file.name, content: await base64(file) } : { url };
      // It stands last, and so the others have to have their places first.
      await putAll(all);
      return body(
        api.POST("/api/v1/staff/downloads", {
          body: { ...written(typed, all.length), ...what },
          headers: { "Idempotency-Key": key },
        }),
      );
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: KEY });
      done();
    },
  });
}
