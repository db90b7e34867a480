/** A payment that was begun and not finished, so that nobody pays the same twice. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Alert, Anchor, List } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const LOOKED_AT = 20;

export function Unfinished() {
  const { t } = useTranslation("pay");
  const payments = useQuery({
    queryKey: ["payments", { limit: LOOKED_AT }],
    queryFn: () => body(api.GET("/api/v1/payments", { params: { query: { limit: LOOKED_AT } } })),
  });
  const pending = payments.data?.items.filter(({ status }) => status === "pending").slice(0, 3) ?? [];
  if (pending.length === 0) return null;
  return (
    <Alert variant="light" icon={<IconClock />} title={t("unfinished", { count: pending.length })}>
      <List listStyleType="none" spacing={4}>
        {pending.map(({ id, amount, way, at }) => (
          <List.Item key={id}>
            <Anchor component={Link} to={`/payments/${id}`} inherit underline="always">
              {t("unfinished_line", {
                sum: money(amount),
                way: t(`by.${way}`, { defaultValue: "" }),
                at: moment(at),
              })}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
