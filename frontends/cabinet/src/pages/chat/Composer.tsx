/** The field to write in: the focus stays here, Enter sends where there is a keyboard. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Button, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { at, shows, type Talker } from "./chats.ts";

type Props = { talker: Talker; send: (text: string) => void; types: boolean };

const AGAIN = 3_000;

/** Tells the other side that somebody types, every three seconds at most. */
function useTells(talker: Talker, open: boolean) {
  const last = useRef(0);
  return () => {
    if (!open || Date.now() - last.current < AGAIN) return;
    last.current = Date.now();
    body(api.POST("/api/v1/chats/{chat_id}/typing", { ...at(talker), headers: shows(talker) })).catch(
      () => null,
    );
  };
}

export function Composer({ talker, send, types }: Props) {
  const { t } = useTranslation("chat");
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const tell = useTells(talker, types);
  const go = () => {
    field.current?.focus();
    if (!text.trim()) return;
    send(text.trim());
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const bare = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (!bare || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    go();
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
          tell();
        }}
        onKeyDown={onKeyDown}
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
