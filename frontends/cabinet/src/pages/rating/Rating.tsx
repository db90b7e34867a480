/** How convenient is the cabinet, in the operator's own grades. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { said, useOperator, type Words } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Button, Radio, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ToHelp } from "../help/ToHelp.tsx";

type Terms = { question: Words; grades: Words[] };

export default function Rating() {
  const { t } = useTranslation("rating");
  const { rating, capabilities } = useOperator();
  useTitle(t("title"));
  return (
    <Stack maw={640}>
      <ToHelp />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {rating && capabilities.rating ? <Grades terms={rating as Terms} /> : <Text>{t("not_asked")}</Text>}
    </Stack>
  );
}

function Grades({ terms }: { terms: Terms }) {
  const { t } = useTranslation("rating");
  const [grade, setGrade] = useState<string | null>(null);
  const [comment, setComment] = useState("");
  const send = useMutation({
    mutationFn: () =>
      body(api.POST("/api/v1/feedback", { body: { grade: Number(grade), comment: comment.trim() } })),
  });
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Stack>
          <Radio.Group label={said(terms.question)} value={grade} onChange={setGrade}>
            <Stack gap="sm" mt="sm">
              {terms.grades.map((words, index) => (
                <Radio key={said(words)} value={String(index + 1)} label={said(words)} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={t("comment")}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
            autosize
            minRows={3}
            maxLength={2000}
          />
          <ProblemNote problem={send.error} />
          {send.isSuccess && (
            <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
              {t("thanks", { grade: said(terms.grades[send.data.grade - 1]) })}
            </Alert>
          )}
          <Button type="submit" disabled={!grade} loading={send.isPending} w="fit-content">
            {t("send")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
