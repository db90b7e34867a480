/** Phones with the hours in which somebody answers them. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { hours } from "@cabinet/kit/format/hours.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Anchor, Stack, Text } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { nowBy, openState } from "../../shell/hours.ts";
import "./help.css";

export function Call() {
  const { t } = useTranslation("help");
  const { phones, calls_recorded } = useOperator().contacts;
  return (
    <Stack gap={4}>
      {phones.map((number) => (
        <Anchor key={number} href={`tel:${number}`} fw={700} size="lg" className="to-help figures">
          <IconPhone size={20} aria-hidden />
          {phone(number)}
        </Anchor>
      ))}
      <Hours />
      {calls_recorded && (
        <Text size="sm" c="dimmed">
          {t("recorded")}
        </Text>
      )}
    </Stack>
  );
}

function Hours() {
  const { t } = useTranslation(["help", "kit"]);
  const { calendar } = useOperator();
  const open = "closes" in openState(calendar, nowBy(calendar));
  const lines = hours(calendar, (key) => t(`kit:${key}`));
  return (
    <>
      {!calendar.always_open && (
        <Text size="sm" fw={600} {...(open ? { c: "var(--good)" } : {})}>
          {open ? t("open_now") : t("closed_now")}
        </Text>
      )}
      {lines.map((line) => (
        <Text key={line} size="sm" className="figures" style={{ whiteSpace: "normal" }}>
          {line}
        </Text>
      ))}
    </>
  );
}
