/** Write on in a request; what waited for me, or was solved, is in progress again. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { useFiles } from "@cabinet/kit/files/files.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { draft, dropDraft, keepDraft } from "./draft.ts";
import { FilesField } from "./FilesField.tsx";
import type { Ticket } from "./support.ts";
import { useTicketChanged } from "./ticket.ts";

export function Answer({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const [text, setText] = useState(() => draft(ticket.id).text ?? "");
  const files = useFiles();
  const { key, renew } = useAttempt();
  const changed = useTicketChanged();
  const write = (text: string) => {
    setText(text);
    keepDraft(ticket.id, { text });
    renew();
  };
  const send = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/tickets/{ticket_id}/messages", {
          params: { path: { ticket_id: ticket.id } },
          body: { text: text.trim(), attachments: files.ids },
          // With other files it is another message.
          headers: { "Idempotency-Key": [key, ...files.ids].join() },
        }),
      ),
    onSuccess: (ticket) => {
      setText("");
      dropDraft(ticket.id);
      files.clear();
      renew();
      changed(ticket);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) send.mutate();
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={t("your_answer")}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={10_000}
        />
        <FilesField files={files} />
        <ProblemNote problem={send.error} />
        <Button type="submit" loading={send.isPending} disabled={!text.trim() || files.busy} w="fit-content">
          {t("send")}
        </Button>
      </Stack>
    </form>
  );
}
