/** Changes the words of a file or link, or takes it away; another file is another download. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { type Download, KEY } from "./download.ts";
import { useOrder } from "./order.ts";
import { named, type Typed, Words } from "./Words.tsx";

type Props = { all: Download[]; id: string; close: () => void };

export function Edit({ all, id, close }: Props) {
  const { t } = useTranslation(["downloads", "kit"]);
  const known = all.find((one) => one.id === id);
  const [typed, set] = useState<Typed>({
    titles: known?.titles ?? {},
    descriptions: known?.descriptions ?? {},
  });
  const [removes, setRemoves] = useState(false);
  const save = useOrder(close);
  if (removes) return <Remove id={id} close={close} />;
  return (
    <Modal
      opened
      size="70rem"
      onClose={close}
      title={t("edit")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(all.map((one) => (one.id === id ? { ...one, ...typed } : one)));
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t("another_file")}
          </Text>
          <Words typed={typed} set={set} problem={save.error} />
          <ProblemNote problem={save.error} />
          <Group justify="flex-end">
            <Button variant="subtle" color="red" c="var(--bad)" onClick={() => setRemoves(true)} mr="auto">
              {t("remove.open")}
            </Button>
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" disabled={!named(typed)} loading={save.isPending}>
              {t("kit:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Remove({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation("downloads");
  const queries = useQueryClient();
  // The list is read anew when the dialog closes: the row would take the dialog with it.
  const leave = () => {
    close();
    void queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <ActDialog
      title={t("remove.title")}
      button={t("remove.go")}
      danger
      typed={{}}
      act={() =>
        body(api.DELETE("/api/v1/staff/downloads/{download_id}", { params: { path: { download_id: id } } }))
      }
      done={() => t("remove.done")}
      close={leave}
    >
      <Text size="sm">{t("remove.what")}</Text>
    </ActDialog>
  );
}
