/** How much traffic remains, where the tariff has a cap. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { Anchor, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const GB = 1e9;

const usageQuery = queryOptions({ queryKey: ["usage"], queryFn: () => body(api.GET("/api/v1/usage")) });

export const useUsage = () => useQuery({ ...usageQuery, enabled: Boolean(useOperator().capabilities.usage) });

export function Traffic() {
  const { t } = useTranslation("home");
  const { data } = useUsage();
  if (!data?.remaining) return null;
  const { left, limit } = data.remaining;
  return (
    <Text size="sm">
      {t("state.traffic", { left: number(left / GB), limit: number(limit / GB, 0) })}{" "}
      <Anchor component={Link} to="/usage" size="sm" underline="always">
        {t("state.traffic_more")}
      </Anchor>
    </Text>
  );
}
