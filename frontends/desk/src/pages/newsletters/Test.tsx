/** One copy to one's own address before anybody else gets it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";
import { language as spoken } from "@cabinet/kit/texts/language.ts";
import { Anchor, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { useLanguages } from "../../desk/InLanguages.tsx";
import type { Channel, Letter } from "./written.ts";

export function Test({ letter, close }: { letter: Letter; close: () => void }) {
  const { t } = useTranslation(["newsletters", "kit"]);
  const languages = useLanguages();
  const [channel, setChannel] = useState<Channel>(letter.channels[0] ?? "email");
  const [language, setLanguage] = useState<Language>(spoken());
  const [address, setAddress] = useState("");
  const sms = channel === "sms";
  const typed = { channel, language, address: address.trim() };
  return (
    <ActDialog
      title={t("test.title")}
      button={t("test.go")}
      typed={typed.address.length < 5 ? null : typed}
      act={(key) =>
        body(
          api.POST("/api/v1/staff/newsletters/{newsletter_id}/test", {
            params: { path: { newsletter_id: letter.id } },
            body: typed,
            headers: { "Idempotency-Key": key },
          }),
        )
      }
      done={({ delivery_id }) => (
        <>
          {t("test.done")}{" "}
          <Anchor component={Link} to={`/deliveries/${delivery_id}`} inherit underline="always">
            {t("test.follow")}
          </Anchor>
        </>
      )}
      close={close}
    >
      {letter.channels.length > 1 && (
        <NativeSelect
          label={t("test.channel")}
          data={letter.channels.map((value) => ({ value, label: t(`ways.${value}`) }))}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value as Channel)}
        />
      )}
      <NativeSelect
        label={t("kit:language")}
        data={languages.map((value) => ({ value, label: t(`kit:languages.${value}`) }))}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value as Language)}
      />
      <TextInput
        key={channel}
        type={sms ? "tel" : "email"}
        label={t(sms ? "test.phone" : "test.email")}
        placeholder={sms ? "+7…" : undefined}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        maxLength={254}
        required
        data-autofocus
      />
    </ActDialog>
  );
}
