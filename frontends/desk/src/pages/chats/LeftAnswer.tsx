/** A visitor for whom nobody was there: a letter to the address that was left, or what was said over the phone. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Anchor, Button, Stack, Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDraft } from "../../desk/drafts.ts";
import { at, type Chat, useAct } from "./chats.ts";

export function LeftAnswer({ chat }: { chat: Chat }) {
  const { t } = useTranslation("chats");
  const [text, setText] = useDraft(`left ${chat.id}`);
  const { key } = useAttempt(text.trim());
  const answer = useAct(async () => {
    const now = await body(
      api.POST("/api/v1/staff/chats/{chat_id}/answer", {
        ...at(chat.id),
        body: { text: text.trim() },
        headers: { "Idempotency-Key": key },
      }),
    );
    setText("");
    return now;
  });
  if (!chat.contact) {
    return (
      <Text size="sm" c="dimmed">
        {t("no_contact")}
      </Text>
    );
  }
  const byMail = chat.contact.includes("@");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) answer.mutate();
      }}
    >
      <Stack gap="xs">
        {!byMail && (
          <Text size="sm">
            {t("call_at")}{" "}
            <Anchor href={`tel:${chat.contact}`} inherit underline="always">
              {chat.contact}
            </Anchor>
          </Text>
        )}
        <Textarea
          label={t(byMail ? "letter" : "was_said")}
          description={t(byMail ? "letter_about" : "was_said_about", { contact: chat.contact })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4000}
        />
        <ProblemNote problem={answer.error} />
        <Button type="submit" disabled={!text.trim()} loading={answer.isPending} w="fit-content">
          {t(byMail ? "send_letter" : "keep_said")}
        </Button>
      </Stack>
    </form>
  );
}
