/** Who asks, as the form was filled in, with the way to the subscriber's screen. */
import { phone } from "@cabinet/kit/format/phones.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Ticket } from "./ticket.ts";

export function Person({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("requests");
  return (
    <Panel title={t("who")}>
      <Anchor component={Link} to={`/subscribers/${ticket.subscriber_id}`} fw={600} size="sm">
        {ticket.subscriber_name}
      </Anchor>
      <Facts dense>
        <Fact what={t("fields.contract")}>{ticket.contract}</Fact>
        {/* A form may be filled in by somebody else of the house. */}
        {ticket.full_name && ticket.full_name !== ticket.subscriber_name && (
          <Fact what={t("fields.full_name")}>{ticket.full_name}</Fact>
        )}
        {ticket.phone && (
          <Fact what={t("fields.phone")}>
            <Anchor href={`tel:${ticket.phone}`} inherit>
              {phone(ticket.phone)}
            </Anchor>
          </Fact>
        )}
        {ticket.email && <Fact what={t("fields.email")}>{ticket.email}</Fact>}
        {ticket.city && <Fact what={t("fields.city")}>{ticket.city}</Fact>}
        {ticket.address && <Fact what={t("fields.address")}>{ticket.address}</Fact>}
      </Facts>
    </Panel>
  );
}
