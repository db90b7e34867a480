/** A lost password: who you are, what has gone out to you, the new password, and in. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";
import { useLinkToken } from "../../shell/linkToken.ts";
import { ByStaff } from "./ByStaff.tsx";
import { Done } from "./Done.tsx";
import { NewPassword } from "./NewPassword.tsx";
import { RecoveryForm, type Typed } from "./RecoveryForm.tsx";
import { Sent } from "./Sent.tsx";

type Begun = { answer: View<"RecoveryBegun">; typed: Typed };

export default function Recovery() {
  const { t } = useTranslation("recovery");
  const token = useLinkToken();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [done, setDone] = useState(false);
  useTitle(t("title"));
  const step = done ? (
    <Done />
  ) : token ? (
    <NewPassword proof={{ token }} done={() => setDone(true)} />
  ) : begun ? (
    <Sent {...begun} again={setBegun} back={() => setBegun(null)} done={() => setDone(true)} />
  ) : (
    <RecoveryForm begun={(answer, typed) => setBegun({ answer, typed })} />
  );
  return (
    <Stack maw="32rem" mx="auto">
      <Back to="/sign-in">{t("to_sign_in")}</Back>
      <Title order={1} size="h2">
        {t(token && !done ? "link_title" : "title")}
      </Title>
      {step}
      {!done && <ByStaff />}
    </Stack>
  );
}
