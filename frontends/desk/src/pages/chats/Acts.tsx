/** Hand the chat over, send what was said by e-mail, end it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Kbd, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../desk/keys.ts";
import { at, type Chat, useAct } from "./chats.ts";
import { HandOver } from "./HandOver.tsx";

export function Acts({ chat, holds }: { chat: Chat; holds: boolean }) {
  const { t } = useTranslation("chats");
  const [hands, setHands] = useState(false);
  const close = useAct(() => body(api.POST("/api/v1/staff/chats/{chat_id}/close", at(chat.id))));
  const letter = useMutation({
    mutationFn: () => body(api.POST("/api/v1/staff/chats/{chat_id}/transcript", at(chat.id))),
  });
  useKeys(
    holds
      ? [
          { keys: "o", does: t("hand_over"), act: () => setHands(true) },
          { keys: "e", does: t("close"), act: () => close.mutate() },
        ]
      : [],
  );
  return (
    <div>
      <Group gap={6}>
        {holds && (
          <Button
            variant="default"
            size="xs"
            onClick={() => setHands(true)}
            rightSection={
              <Kbd size="xs" visibleFrom="sm">
                o
              </Kbd>
            }
          >
            {t("hand_over")}
          </Button>
        )}
        {chat.status !== "queued" && !letter.data && (
          <Button variant="default" size="xs" loading={letter.isPending} onClick={() => letter.mutate()}>
            {t("transcript")}
          </Button>
        )}
        {holds && (
          <Button
            variant="default"
            size="xs"
            loading={close.isPending}
            onClick={() => close.mutate()}
            rightSection={
              <Kbd size="xs" visibleFrom="sm">
                e
              </Kbd>
            }
          >
            {t("close")}
          </Button>
        )}
      </Group>
      {letter.data && (
        <Text size="sm" role="status">
          {t("transcript_sent")}
        </Text>
      )}
      <ProblemNote problem={close.error ?? letter.error} />
      {hands && <HandOver chat={chat} close={() => setHands(false)} />}
    </div>
  );
}
