/** Requests that are not over, with the answer's time. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Line } from "../requests/Line.tsx";

const SHOWN = 3;

export function MyRequests() {
  const { t } = useTranslation("help");
  const { requests } = useOperator().capabilities;
  const newest = useQuery({
    queryKey: ["tickets", { limit: 10 }],
    queryFn: () => body(api.GET("/api/v1/tickets", { params: { query: { limit: 10 } } })),
    enabled: Boolean(requests),
  });
  if (!requests) return null;
  return (
    <Section
      title={t("my_requests")}
      aside={
        <Anchor component={Link} to="/help/requests" className="to-help">
          {t("all_requests")}
        </Anchor>
      }
      query={newest}
    >
      {({ items }) => {
        const open = items.filter((ticket) => ticket.status !== "closed").slice(0, SHOWN);
        if (open.length === 0) return <Text c="dimmed">{t("no_requests")}</Text>;
        return (
          <ul className="request-lines">
            {open.map((ticket) => (
              <Line key={ticket.id} ticket={ticket} />
            ))}
          </ul>
        );
      }}
    </Section>
  );
}
