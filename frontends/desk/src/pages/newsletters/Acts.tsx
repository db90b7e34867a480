/** Tries a newsletter, starts it, lets it rest, lets it go on, ends it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { keyOf } from "./newsletter.ts";
import { Start } from "./Start.tsx";
import { Test } from "./Test.tsx";
import type { Letter } from "./written.ts";

type Props = { letter: Letter; changed: boolean };

export function Acts({ letter, changed }: Props) {
  const { t } = useTranslation("newsletters");
  const [open, setOpen] = useState<"start" | "test" | "cancel" | null>(null);
  const refresh = useRefresh(letter);
  // Not before the dialog has said what was done: another state is another page.
  const close = () => {
    setOpen(null);
    refresh();
  };
  const { state } = letter;
  const over = state === "done" || state === "cancelled";
  return (
    <>
      {(state === "draft" || state === "scheduled") && (
        <Button
          variant={changed || state === "scheduled" ? "default" : "filled"}
          disabled={changed}
          onClick={() => setOpen("start")}
        >
          {t(state === "draft" ? "start.open" : "start.other")}
        </Button>
      )}
      <Pause letter={letter} />
      {!over && (
        <Button variant="default" disabled={changed} onClick={() => setOpen("test")}>
          {t("test.open")}
        </Button>
      )}
      {!over && (
        <Button variant="default" onClick={() => setOpen("cancel")}>
          {t("cancel.open")}
        </Button>
      )}
      {open === "start" && <Start letter={letter} close={close} />}
      {open === "test" && <Test letter={letter} close={close} />}
      {open === "cancel" && <Cancel letter={letter} close={close} />}
    </>
  );
}

/** Needs no question: it is taken back by the same button. */
function Pause({ letter }: { letter: Letter }) {
  const { t } = useTranslation("newsletters");
  const refresh = useRefresh(letter);
  const path = { params: { path: { newsletter_id: letter.id } } };
  const turn = useMutation({
    mutationFn: () =>
      body(
        letter.state === "running"
          ? api.POST("/api/v1/staff/newsletters/{newsletter_id}/pause", path)
          : api.POST("/api/v1/staff/newsletters/{newsletter_id}/resume", path),
      ),
    onSuccess: refresh,
  });
  if (letter.state !== "running" && letter.state !== "paused") return null;
  return (
    <Group>
      <Button loading={turn.isPending} onClick={() => turn.mutate()}>
        {t(letter.state === "running" ? "pause" : "resume")}
      </Button>
      <ProblemNote problem={turn.error} />
    </Group>
  );
}

function Cancel({ letter, close }: { letter: Letter; close: () => void }) {
  const { t } = useTranslation("newsletters");
  return (
    <ActDialog
      title={t("cancel.title")}
      button={t("cancel.go")}
      danger
      typed={{}}
      act={() =>
        body(
          api.POST("/api/v1/staff/newsletters/{newsletter_id}/cancel", {
            params: { path: { newsletter_id: letter.id } },
          }),
        )
      }
      done={() => t("cancel.done")}
      close={close}
    >
      <p>{t(letter.started_at ? "cancel.rest" : "cancel.all")}</p>
    </ActDialog>
  );
}

function useRefresh({ id }: Letter) {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: keyOf(id) });
    void queries.invalidateQueries({ queryKey: ["staff", "newsletters"], exact: true });
  };
}
