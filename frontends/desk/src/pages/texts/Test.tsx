/** Sends the text as it stands to one address, marked as a test. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useTranslation } from "react-i18next";
import { TestDialog } from "../../desk/TestDialog.tsx";
import type { Known } from "./text.ts";

type Props = { known: Known; text: string; close: () => void };

export function Test({ known: { notice, medium, language }, text, close }: Props) {
  const { t } = useTranslation("texts");
  const sms = medium === "sms";
  return (
    <TestDialog
      sms={sms}
      typed={{ text }}
      done={t("test.done")}
      send={(address, key) =>
        body(
          api.POST("/api/v1/staff/texts/{notice}/{medium}/{language}/test", {
            params: { path: { notice, medium: sms ? "sms" : "email", language } },
            body: { address, text },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
      close={close}
    />
  );
}
