/** The field to answer in: Enter sends where there is a keyboard; files only to who can open them. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useFiles } from "@cabinet/kit/files/files.ts";
import { Button, Group, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useDraft } from "../../desk/drafts.ts";
import { AddFiles, ChosenFiles } from "../../desk/FilesField.tsx";
import { useKeys } from "../../desk/keys.ts";
import { at, type Chat } from "./chats.ts";

const AGAIN = 3_000;

/** Tells the other side that somebody types, every three seconds at most. */
function useTells(id: string) {
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < AGAIN) return;
    last.current = Date.now();
    body(api.POST("/api/v1/staff/chats/{chat_id}/typing", at(id))).catch(() => null);
  };
}

type Props = { chat: Chat; send: (text: string, attachments: string[]) => void };

export function Composer({ chat, send }: Props) {
  const { t } = useTranslation("chats");
  const [text, setText] = useDraft(`chat ${chat.id}`);
  const files = useFiles();
  const field = useRef<HTMLTextAreaElement>(null);
  const tell = useTells(chat.id);
  useKeys([{ keys: "r", does: t("keys.answer"), act: () => field.current?.focus() }]);
  const go = () => {
    field.current?.focus();
    if (!text.trim() || files.busy) return;
    send(text.trim(), files.ids);
    setText("");
    files.clear();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const bare = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (!bare || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    go();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      {chat.subscriber_id && <ChosenFiles files={files} />}
      <Group gap="xs" align="end" mt={4}>
        <Textarea
          ref={field}
          label={t("message")}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            tell();
          }}
          onKeyDown={onKeyDown}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4000}
          autoFocus
          flex="1 1 14rem"
        />
        <Button type="submit" leftSection={<IconSend size={18} aria-hidden />} disabled={files.busy}>
          {t("send")}
        </Button>
        {chat.subscriber_id && <AddFiles files={files} />}
      </Group>
    </form>
  );
}
