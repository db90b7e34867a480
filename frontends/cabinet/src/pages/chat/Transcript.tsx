/** All that was said, by e-mail: to a subscriber's own address, to the one that a visitor gives. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { at, type Chat, shows, type Talker } from "./chats.ts";

export function Transcript({ talker, chat }: { talker: Talker; chat: Chat }) {
  const { t } = useTranslation("chat");
  const visitor = talker.token !== null;
  const [asked, ask] = useState(false);
  const [email, setEmail] = useState("");
  const headers = shows(talker);
  const send = useMutation({
    mutationFn: async () => {
      if (visitor) {
        const contact = { contact: email.trim() };
        await body(api.POST("/api/v1/chats/{chat_id}/contact", { ...at(talker), body: contact, headers }));
      }
      return body(api.POST("/api/v1/chats/{chat_id}/transcript", { ...at(talker), headers }));
    },
  });
  // Strangers get letters only about what a consultant has taken part in.
  if (chat.messages.length === 0 || (visitor && !chat.consultant)) return null;
  if (send.isSuccess) {
    return (
      <Text size="sm" role="status">
        {t("transcript_sent")}
      </Text>
    );
  }
  const status = asProblem(send.error).status;
  const refused = status === 409 ? t("transcript_not_now") : status === 422 ? t("email_wrong") : null;
  return (
    <>
      {visitor && asked && (
        <Group gap="xs" align="flex-end">
          <TextInput
            type="email"
            autoComplete="email"
            label={t("email")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button variant="default" disabled={!email.includes("@")} onClick={() => send.mutate()}>
            {t("transcript_go")}
          </Button>
        </Group>
      )}
      {!(visitor && asked) && (
        <Button
          variant="subtle"
          loading={send.isPending}
          onClick={() => (visitor ? ask(true) : send.mutate())}
        >
          {t("transcript")}
        </Button>
      )}
      {send.error &&
        (refused ? (
          <Text size="sm" role="alert" c="var(--bad)">
            {refused}
          </Text>
        ) : (
          <ProblemNote problem={send.error} />
        ))}
    </>
  );
}
