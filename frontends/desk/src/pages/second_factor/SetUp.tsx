/** A QR code for the authenticator and its first six digits, which prove that it was taken in. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Button, Code, List, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export function SetUp({ got }: { got: (codes: string[]) => void }) {
  const { t } = useTranslation("second_factor");
  const proven = useProven();
  const begin = useMutation({ mutationFn: () => proven(() => body(api.POST("/api/v1/second-factor"))) });
  if (!begin.data) {
    return (
      <Stack align="flex-start">
        <ProblemNote problem={begin.error} />
        <Button onClick={() => begin.mutate()} loading={begin.isPending}>
          {t("show_qr")}
        </Button>
      </Stack>
    );
  }
  return <FirstCode secret={begin.data.secret} uri={begin.data.uri} got={got} />;
}

type Props = { secret: string; uri: string; got: (codes: string[]) => void };

function FirstCode({ secret, uri, got }: Props) {
  const { t } = useTranslation("second_factor");
  const [totp, setTotp] = useState("");
  const confirm = useMutation({
    mutationFn: () =>
      body(api.POST("/api/v1/second-factor/confirm", { body: { totp: totp.replace(/\D/g, "") } })),
    onSuccess: ({ recovery_codes }) => got(recovery_codes),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack>
        <List type="ordered" size="sm">
          <List.Item>{t("step_app")}</List.Item>
          <List.Item>{t("step_scan")}</List.Item>
          <List.Item>{t("step_code")}</List.Item>
        </List>
        <QRCodeSVG value={uri} size={192} marginSize={4} title={t("qr")} />
        <Text size="sm">
          {t("by_hand")} <Code className="secret">{secret.replace(/(.{4})/g, "$1 ").trim()}</Code>
        </Text>
        <TextInput
          label={t("code")}
          value={totp}
          onChange={(event) => setTotp(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
        />
        <ProblemNote problem={confirm.error} />
        <Button type="submit" loading={confirm.isPending}>
          {t("confirm")}
        </Button>
      </Stack>
    </form>
  );
}
