/** What the months have cost, as small bars; the present one is said in words as well. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { month, shortMonth, today } from "@cabinet/kit/format/dates.ts";
import { isZero, minor, money } from "@cabinet/kit/format/money.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Month, spent } from "../money/months.ts";

const MONTHS = 6;

export const spendingQuery = queryOptions({
  queryKey: ["account", "statistics"],
  queryFn: () => body(api.GET("/api/v1/account/statistics")),
});

export function Spending() {
  const { capabilities } = useOperator();
  return capabilities.statistics ? <Bars /> : null;
}

function Bars() {
  const { t } = useTranslation("home");
  const query = useQuery(spendingQuery);
  return (
    <Section
      title={t("spending.title")}
      query={query}
      aside={
        <Anchor component={Link} to="/payments/charts" size="sm">
          {t("spending.more")}
        </Anchor>
      }
    >
      {({ items }) => <Chart months={[...items].sort(byMonth).slice(-MONTHS)} />}
    </Section>
  );
}

const byMonth = (one: Month, other: Month) => one.month.localeCompare(other.month);
const largest = (units: bigint[]): bigint => {
  let most = 0n;
  for (const one of units) if (one > most) most = one;
  return most;
};

function Chart({ months }: { months: Month[] }) {
  const { t } = useTranslation("home");
  const now = months.find((one) => one.month === today().slice(0, 7));
  const most = largest(months.map((one) => minor(spent(one))));
  return (
    <>
      <Text>
        {now && !isZero(spent(now)) ? t("spending.now", { sum: money(spent(now)) }) : t("spending.nothing")}
      </Text>
      {months.length > 1 && most > 0n && (
        <ol className="home-bars">
          {months.map((one) => (
            <li key={one.month} aria-label={`${month(one.month)}: ${money(spent(one))}`}>
              <span className="home-bar-space" aria-hidden>
                <span
                  className={one === now ? "home-bar home-bar-now" : "home-bar"}
                  style={{ height: `${Number((minor(spent(one)) * 100n) / most)}%` }}
                />
              </span>
              <span aria-hidden>{shortMonth(one.month)}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
