/** Whom to call, and when somebody answers. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { hours } from "@cabinet/kit/format/hours.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Anchor, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Hotline() {
  const { t } = useTranslation("sign_in");
  const { t: kit } = useTranslation("kit");
  const { contacts, calendar } = useOperator();
  if (contacts.phones.length === 0) return null;
  return (
    <section aria-labelledby="hotline">
      <Title order={2} size="h4" mb={4} id="hotline">
        {t("hotline")}
      </Title>
      {contacts.phones.map((number) => (
        <Anchor key={number} href={`tel:${number}`} fw={600} className="figures" display="block" py={6}>
          {phone(number)}
        </Anchor>
      ))}
      <Text size="sm" c="dimmed">
        {hours(calendar, kit).join("; ")}
      </Text>
      {contacts.calls_recorded && (
        <Text size="sm" c="dimmed">
          {t("recorded")}
        </Text>
      )}
    </section>
  );
}
