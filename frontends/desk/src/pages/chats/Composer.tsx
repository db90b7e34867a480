/** The field to answer in: Enter sends where there is a keyboard; files only to who can open them. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { sendsByEnter, useTells } from "@cabinet/kit/chat/typing.ts";
import { AddFiles } from "@cabinet/kit/files/AddFiles.tsx";
import { ChosenFiles } from "@cabinet/kit/files/ChosenFiles.tsx";
import { useFiles } from "@cabinet/kit/files/files.ts";
import { Button, Group, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useDraft } from "../../desk/drafts.ts";
import { useKeys } from "../../desk/keys.ts";
import { at, type Chat } from "./chats.ts";

type Props = { chat: Chat; send: (text: string, attachments: string[]) => void };

export function Composer({ chat, send }: Props) {
  const { t } = useTranslation("chats");
  const [text, setText] = useDraft(`chat ${chat.id}`);
  const files = useFiles();
  const field = useRef<HTMLTextAreaElement>(null);
  const tell = useTells(() => body(api.POST("/api/v1/staff/chats/{chat_id}/typing", at(chat.id))));
  useKeys([{ keys: "r", does: t("keys.answer"), act: () => field.current?.focus() }]);
  const go = () => {
    field.current?.focus();
    if (!text.trim() || files.busy) return;
    send(text.trim(), files.ids);
    setText("");
    files.clear();
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
          onKeyDown={sendsByEnter(go)}
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
