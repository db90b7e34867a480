/** The last three movements of money, and the way to all of them. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Amount } from "@cabinet/kit/ui/Amount.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Group, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export const movementsQuery = queryOptions({
  queryKey: ["account", "transactions", { limit: 3 }],
  queryFn: () => body(api.GET("/api/v1/account/transactions", { params: { query: { limit: 3 } } })),
});

export function Movements() {
  const { t } = useTranslation("home");
  const query = useQuery(movementsQuery);
  return (
    <Section
      title={t("movements.title")}
      query={query}
      aside={
        <Anchor component={Link} to="/payments" size="sm">
          {t("movements.all")}
        </Anchor>
      }
    >
      {({ items }) =>
        items.length ? (
          <ul className="home-rows">
            {items.map(({ id, title, at, amount }) => (
              <li key={id}>
                <Group justify="space-between" wrap="nowrap" align="baseline" gap="sm">
                  <div>
                    <Text>{title}</Text>
                    <Text size="sm" c="dimmed">
                      {moment(at)}
                    </Text>
                  </div>
                  <Amount of={amount} signed fw={600} />
                </Group>
              </li>
            ))}
          </ul>
        ) : (
          <Text c="dimmed">{t("movements.none")}</Text>
        )
      }
    </Section>
  );
}
