/** One copy to one's own address before anybody else gets it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";
import { language as spoken } from "@cabinet/kit/texts/language.ts";
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { TestDialog } from "../../desk/TestDialog.tsx";
import type { Channel, Letter } from "./written.ts";

export function Test({ letter, close }: { letter: Letter; close: () => void }) {
  const { t } = useTranslation(["newsletters", "kit"]);
  const languages = useLanguages();
  const [channel, setChannel] = useState<Channel>(letter.channels[0] ?? "email");
  const [language, setLanguage] = useState<Language>(spoken());
  return (
    <TestDialog
      sms={channel === "sms"}
      typed={{ channel, language }}
      done={t("test.done")}
      send={(address, key) =>
        body(
          api.POST("/api/v1/staff/newsletters/{newsletter_id}/test", {
            params: { path: { newsletter_id: letter.id } },
            body: { channel, language, address },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
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
    </TestDialog>
  );
}
