/** Sends one copy to an address of one's own before anybody else gets it; what became of it is a link away. */
import { Anchor, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ActDialog } from "./ActDialog.tsx";

type Props = {
  sms: boolean;
  /** What else is typed, by which attempts are told apart. */
  typed: object;
  /** Says that it went. */
  done: string;
  send: (address: string, key: string) => Promise<{ delivery_id: string }>;
  close: () => void;
  /** Fields above the address. */
  children?: ReactNode;
};

const SHORTEST = 5;

export function TestDialog({ sms, typed, done, send, close, children }: Props) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState("");
  const address = text.trim();
  return (
    <ActDialog
      title={t("test.title")}
      button={t("test.go")}
      typed={address.length < SHORTEST ? null : { ...typed, address }}
      act={(key) => send(address, key)}
      done={({ delivery_id }) => (
        <>
          {done}{" "}
          <Anchor component={Link} to={`/deliveries/${delivery_id}`} inherit underline="always">
            {t("test.follow")}
          </Anchor>
        </>
      )}
      close={close}
    >
      {children}
      <TextInput
        key={String(sms)}
        type={sms ? "tel" : "email"}
        label={t(sms ? "test.phone" : "test.email")}
        placeholder={sms ? "+7…" : undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={254}
        required
        data-autofocus
      />
    </ActDialog>
  );
}
