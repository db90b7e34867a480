/** All phones, or all e-mails: each with what can be done, and a new one below. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Button, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AddContact } from "./AddContact.tsx";
import { ContactLine } from "./ContactLine.tsx";

export type Kind = "phone" | "email";
type Props = { kind: Kind; known: View<"Contact">[]; mayChange: boolean };

export function ContactsOf({ kind, known, mayChange }: Props) {
  const { t } = useTranslation("profile");
  // What stands in the field at the beginning; null while nothing is added.
  const [adds, setAdds] = useState<string | null>(null);
  const [told, setTold] = useState("");
  // A masked value cannot be sent back to be confirmed: it is typed again.
  const confirm = (value: string) => setAdds(value.includes("*") ? "" : value);
  return (
    <Stack gap="sm">
      {known.length === 0 && <Text c="dimmed">{t(`contacts.none.${kind}`)}</Text>}
      {known.map((one) => (
        <ContactLine
          key={one.id}
          kind={kind}
          contact={one}
          mayChange={mayChange}
          confirm={() => confirm(one.value)}
        />
      ))}
      <Text role="status" size="sm" c="var(--good)" display={told ? "block" : "none"}>
        {told}
      </Text>
      {!mayChange && (
        <Text size="sm" c="dimmed">
          {t("contacts.by_staff")}
        </Text>
      )}
      {mayChange &&
        (adds === null ? (
          <Button
            variant="light"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => {
              setTold("");
              setAdds("");
            }}
            style={{ alignSelf: "start" }}
          >
            {t(`contacts.add.${kind}`)}
          </Button>
        ) : (
          <AddContact
            key={adds}
            kind={kind}
            first={adds}
            end={(value) => {
              setAdds(null);
              setTold(value ? t("contacts.confirmed", { value }) : "");
            }}
          />
        ))}
    </Stack>
  );
}
