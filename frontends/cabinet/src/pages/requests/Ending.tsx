/** Close a request, or open it again as long as that is possible. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Ticket } from "./support.ts";
import { useTicketChanged } from "./ticket.ts";

export function Ending({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const changed = useTicketChanged();
  const at = { params: { path: { ticket_id: ticket.id } } };
  const close = useMutation({
    mutationFn: () => body(api.POST("/api/v1/tickets/{ticket_id}/close", at)),
    onSuccess: changed,
  });
  const reopen = useMutation({
    mutationFn: () => body(api.POST("/api/v1/tickets/{ticket_id}/reopen", at)),
    onSuccess: changed,
  });
  const closed = ticket.status === "closed";
  // A solved one is opened again by writing, which also says what is still wrong.
  const act = closed ? reopen : close;
  if (closed && (!ticket.reopen_until || Date.parse(ticket.reopen_until) < Date.now())) return null;
  return (
    <>
      {closed && ticket.reopen_until && (
        <Text size="sm" c="dimmed" mt="xs">
          {t("reopen_until", { when: moment(ticket.reopen_until) })}
        </Text>
      )}
      <Button variant="default" mt="sm" w="fit-content" loading={act.isPending} onClick={() => act.mutate()}>
        {closed ? t("reopen") : t("close")}
      </Button>
      <ProblemNote problem={act.error} />
    </>
  );
}
