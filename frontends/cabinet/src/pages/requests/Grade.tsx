/** How did we do: one to five and a word, which may be changed for a day. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "./support.ts";
import { useTicketChanged } from "./ticket.ts";

const GRADES = [5, 4, 3, 2, 1] as const;
const A_DAY = 24 * 3600 * 1000;

export function Grade({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const [again, setAgain] = useState(false);
  const { rating } = ticket;
  return (
    <Panel title={t("grade.title")}>
      {rating && !again ? (
        <Group justify="space-between">
          <Text>{t("grade.given", { grade: t(`grade.words.${rating.grade}`) })}</Text>
          {Date.parse(rating.at) + A_DAY > Date.now() && (
            <Button variant="subtle" onClick={() => setAgain(true)}>
              {t("grade.change")}
            </Button>
          )}
        </Group>
      ) : (
        <GradeForm ticket={ticket} done={() => setAgain(false)} />
      )}
    </Panel>
  );
}

function GradeForm({ ticket, done }: { ticket: Ticket; done: () => void }) {
  const { t } = useTranslation("requests");
  const [grade, setGrade] = useState<string | null>(ticket.rating ? String(ticket.rating.grade) : null);
  const [comment, setComment] = useState(ticket.rating?.comment ?? "");
  const changed = useTicketChanged();
  const rate = useMutation({
    mutationFn: (grade: (typeof GRADES)[number]) =>
      body(
        api.POST("/api/v1/tickets/{ticket_id}/rating", {
          params: { path: { ticket_id: ticket.id } },
          body: { grade, comment: comment.trim() },
        }),
      ),
    onSuccess: (ticket) => {
      changed(ticket);
      done();
    },
  });
  const chosen = GRADES.find((one) => String(one) === grade);
  return (
    <Stack gap="sm">
      <Radio.Group label={t("grade.question")} value={grade} onChange={setGrade}>
        <Stack gap="xs" mt="xs">
          {GRADES.map((one) => (
            <Radio key={one} value={String(one)} label={t(`grade.words.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t("grade.comment")}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={2000}
      />
      <ProblemNote problem={rate.error} />
      <Button
        variant="light"
        w="fit-content"
        disabled={!chosen}
        loading={rate.isPending}
        onClick={() => chosen && rate.mutate(chosen)}
      >
        {t("grade.send")}
      </Button>
    </Stack>
  );
}
