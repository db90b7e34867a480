/** Who asks, as the form was filled in, with the way to the subscriber's screen. */
import { phone } from "@cabinet/kit/format/phones.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Facts } from "../../desk/Facts.tsx";
import type { Ticket } from "./ticket.ts";

export function Person({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  return (
    <Panel title={t("who")}>
      <Anchor component={Link} to={`/subscribers/${ticket.subscriber_id}`} fw={600} size="sm">
        {ticket.subscriber_name}
      </Anchor>
      <Facts
        facts={[
          [t("fields.contract"), ticket.contract],
          // A form may be filled in by somebody else of the house.
          ticket.full_name !== "" &&
            ticket.full_name !== ticket.subscriber_name && [t("fields.full_name"), ticket.full_name],
          Boolean(ticket.phone) && [
            t("fields.phone"),
            <Anchor key="phone" href={`tel:${ticket.phone}`} inherit>
              {phone(ticket.phone ?? "")}
            </Anchor>,
          ],
          Boolean(ticket.email) && [t("fields.email"), ticket.email],
          Boolean(ticket.city) && [t("fields.city"), ticket.city],
          Boolean(ticket.address) && [t("fields.address"), ticket.address],
        ]}
      />
    </Panel>
  );
}
