/** The answer, or a note for staff: the box says who will read it. Ctrl+Enter sends. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { AddFiles } from "@cabinet/kit/files/AddFiles.tsx";
import { ChosenFiles } from "@cabinet/kit/files/ChosenFiles.tsx";
import { type Files, useFiles } from "@cabinet/kit/files/files.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Kbd, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDraft } from "../../desk/drafts.ts";
import { useKeys } from "../../desk/keys.ts";
import { Canned, useCanned } from "./Canned.tsx";
import { at, type Ticket, useAct } from "./ticket.ts";

type Mode = "answer" | "note";

export function Reply({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  const closed = ticket.status === "closed";
  const [mode, setMode] = useState<Mode>(closed ? "note" : "answer");
  const field = useRef<HTMLTextAreaElement>(null);
  const write = (next: Mode) => {
    setMode(next);
    // The other field stands there after this render.
    requestAnimationFrame(() => field.current?.focus());
  };
  useKeys([
    ...(closed ? [] : [{ keys: "r", does: t("keys.answer"), act: () => write("answer") }]),
    { keys: "n", does: t("keys.note"), act: () => write("note") },
  ]);
  return (
    <section className={mode === "note" ? "reply reply-note" : "reply"} aria-label={t(`modes.${mode}`)}>
      <SegmentedControl
        size="xs"
        aria-label={t("mode")}
        value={mode}
        onChange={(value) => write(value as Mode)}
        data={(["answer", "note"] as const).map((value) => ({
          value,
          label: t(`modes.${value}`),
          disabled: closed && value === "answer",
        }))}
        mb="xs"
      />
      <Box key={mode} mode={mode} ticket={ticket} field={field} />
    </section>
  );
}

type BoxProps = { mode: Mode; ticket: Ticket; field: React.RefObject<HTMLTextAreaElement | null> };

function Box({ mode, ticket, field }: BoxProps) {
  const { t } = useTranslation("requests");
  const [text, setText] = useDraft(`${ticket.id} ${mode}`);
  const files = useFiles();
  const send = useSending(mode, ticket, text, files, () => setText(""));
  const insert = (words: string) => {
    setText([text.trimEnd(), words].filter(Boolean).join("\n\n"));
    field.current?.focus();
  };
  const canned = useCanned(ticket.id, mode === "answer", insert);
  const go = () => {
    if (text.trim() && !files.busy && !send.isPending) send.mutate();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Stack gap="xs">
        <Textarea
          ref={field}
          label={t(`modes.${mode}`)}
          description={<Readers mode={mode} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go();
            if (event.altKey) canned.pressed(event);
          }}
          onPaste={(event) => {
            const pasted = [...event.clipboardData.files];
            if (mode === "answer" && pasted.length > 0) files.add(pasted);
          }}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={10_000}
        />
        {mode === "answer" && <ChosenFiles files={files} />}
        <ProblemNote problem={send.error} />
        <Group gap="sm">
          <Button type="submit" loading={send.isPending} disabled={!text.trim() || files.busy}>
            {t(`send.${mode}`)}
          </Button>
          {mode === "answer" && <AddFiles files={files} />}
          <Text size="xs" c="dimmed" visibleFrom="sm">
            <Kbd size="xs" visibleFrom="sm">
              Ctrl
            </Kbd>{" "}
            +{" "}
            <Kbd size="xs" visibleFrom="sm">
              Enter
            </Kbd>
          </Text>
        </Group>
        {mode === "answer" && <Canned {...canned} />}
      </Stack>
    </form>
  );
}

/** Who reads it, and where. */
function Readers({ mode }: { mode: Mode }) {
  const { t } = useTranslation("requests");
  const ways = useOperator().support.answers_by as string[];
  if (mode === "note") return t("read_by_staff");
  return t("read_by_subscriber", { where: ways.map((way) => t(`ways.${way}`)).join(", ") });
}

function useSending(mode: Mode, ticket: Ticket, text: string, files: Files, sent: () => void) {
  const said = text.trim();
  const { key } = useAttempt({ said, files: files.ids });
  const headers = { "Idempotency-Key": key };
  return useAct(async () => {
    const now =
      mode === "answer"
        ? await body(
            api.POST("/api/v1/staff/tickets/{ticket_id}/messages", {
              ...at(ticket.id),
              body: { text: said, attachments: files.ids },
              headers,
            }),
          )
        : await body(
            api.POST("/api/v1/staff/tickets/{ticket_id}/notes", {
              ...at(ticket.id),
              body: { text: said },
              headers,
            }),
          );
    sent();
    files.clear();
    return now;
  });
}
