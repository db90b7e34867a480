/** The secret as a picture, and as text for who has no camera or is on the same phone. */
import { Anchor, Code, CopyButton, Group, Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

const QRCodeSVG = lazy(async () => ({ default: (await import("qrcode.react")).QRCodeSVG }));
const SIDE = 192;

type Props = { uri: string; secret: string };

export function Secret({ uri, secret }: Props) {
  const { t } = useTranslation("second_factor");
  const { t: kit } = useTranslation("kit");
  return (
    <Group align="flex-start" gap="lg">
      <Suspense fallback={<Skeleton width={SIDE} height={SIDE} />}>
        <QRCodeSVG
          value={uri}
          size={SIDE}
          marginSize={4}
          title={t("picture")}
          role="img"
          aria-label={t("picture")}
        />
      </Suspense>
      <Stack gap="xs" miw={0} flex="1 1 14rem">
        <Text size="sm">{t("by_hand")}</Text>
        <Code fz="md" style={{ overflowWrap: "anywhere" }}>
          {secret.replace(/(.{4})(?=.)/g, "$1 ")}
        </Code>
        <Group gap="lg">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Anchor component="button" type="button" size="sm" onClick={copy}>
                {kit(copied ? "copied" : "copy")}
              </Anchor>
            )}
          </CopyButton>
          <Anchor href={uri} size="sm">
            {t("open_app")}
          </Anchor>
        </Group>
      </Stack>
    </Group>
  );
}
