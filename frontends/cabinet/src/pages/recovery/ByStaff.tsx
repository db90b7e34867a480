/** Who cannot be helped by the form is helped by people. */
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { hours } from "@cabinet/kit/format/hours.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Anchor, List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function ByStaff() {
  const { t } = useTranslation("recovery");
  const { t: kit } = useTranslation("kit");
  const { recovery, contacts, calendar, capabilities, support } = useOperator();
  const [number] = contacts.phones;
  const strangers = (support.chat as { visitors?: boolean } | null)?.visitors ?? false;
  const ways = recovery.by_staff.filter((way) => way !== "chat" || (capabilities.chat === true && strangers));
  if (ways.length === 0) return null;
  return (
    <Stack gap={4} component="section" aria-labelledby="by-staff">
      <Title order={2} size="h4" id="by-staff">
        {t("by_staff.title")}
      </Title>
      <Text size="sm">{t("by_staff.why")}</Text>
      <List size="sm" spacing={4}>
        {ways.map((way) => (
          <List.Item key={way}>
            {way === "phone" && number ? (
              <>
                {t("by_staff.phone")}{" "}
                <Anchor href={`tel:${number}`} className="figures" size="sm" underline="always">
                  {phone(number)}
                </Anchor>
                , {hours(calendar, kit).join("; ")}
              </>
            ) : way === "chat" ? (
              <Anchor component={Link} to="/help/chat" size="sm">
                {t("by_staff.chat")}
              </Anchor>
            ) : (
              t("by_staff.office", { address: said(contacts.address) })
            )}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
