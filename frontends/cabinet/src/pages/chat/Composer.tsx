/** The field to write in: the focus stays here, Enter sends where there is a keyboard. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { sendsByEnter, useTells } from "@cabinet/kit/chat/typing.ts";
import { Button, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { at, shows, type Talker } from "./chats.ts";

type Props = { talker: Talker; send: (text: string) => void; types: boolean };

export function Composer({ talker, send, types }: Props) {
  const { t } = useTranslation("chat");
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const tell = useTells(() =>
    body(api.POST("/api/v1/chats/{chat_id}/typing", { ...at(talker), headers: shows(talker) })),
  );
  const go = () => {
    field.current?.focus();
    if (!text.trim()) return;
    send(text.trim());
    setText("");
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Textarea
        ref={field}
        label={t("message")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (types) tell();
        }}
        onKeyDown={sendsByEnter(go)}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={4000}
        autoFocus
      />
      <Button type="submit" aria-label={t("send")} px="sm">
        <IconSend size={20} aria-hidden />
      </Button>
    </form>
  );
}
