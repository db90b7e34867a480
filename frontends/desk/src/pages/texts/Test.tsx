/** Sends the text as it stands to one address, marked as a test. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Anchor, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ActDialog } from "../../desk/ActDialog.tsx";
import type { Known } from "./text.ts";

type Props = { known: Known; text: string; close: () => void };

export function Test({ known, text, close }: Props) {
  const { t } = useTranslation("texts");
  const [address, setAddress] = useState("");
  const { notice, language } = known;
  const sms = known.medium === "sms";
  const typed = { address: address.trim(), text };
  return (
    <ActDialog
      title={t("test.title")}
      button={t("test.go")}
      typed={typed.address.length < 5 ? null : typed}
      act={(key) =>
        body(
          api.POST("/api/v1/staff/texts/{notice}/{medium}/{language}/test", {
            params: { path: { notice, medium: sms ? "sms" : "email", language } },
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
      <TextInput
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
