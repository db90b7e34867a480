/** Money in: how much (set beforehand), from where, and one button with the sum on it. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Loaded, Outline, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Grid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AccountLine } from "./AccountLine.tsx";
import { OtherWays } from "./OtherWays.tsx";
import { PayForm } from "./PayForm.tsx";
import { Unfinished } from "./Unfinished.tsx";
import { useMonthPrice } from "./useMonthPrice.ts";

export default function Pay() {
  const { t } = useTranslation("pay");
  useTitle(t("title"));
  const account = useQuery({ queryKey: ["account"], queryFn: () => body(api.GET("/api/v1/account")) });
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        {account.data && <AccountLine account={account.data} />}
      </div>
      <Unfinished />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Loaded query={account} lines={6}>
            {(data) => <Online account={data} />}
          </Loaded>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          {account.data ? <OtherWays number={account.data.number} /> : <Outline />}
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Online({ account }: { account: Parameters<typeof PayForm>[0]["account"] }) {
  const { t } = useTranslation("pay");
  const offers = useQuery({
    queryKey: ["payments", "offers"],
    queryFn: () => body(api.GET("/api/v1/payments/offers")),
  });
  const cards = useQuery({ queryKey: ["cards"], queryFn: () => body(api.GET("/api/v1/cards")) });
  const month = useMonthPrice(offers.data);
  return (
    <Loaded query={offers} lines={6}>
      {(offered) => {
        if (offered.methods.length === 0) {
          return (
            <Panel title={t("how")}>
              <Text>{t("not_online")}</Text>
            </Panel>
          );
        }
        // A card or a price that cannot be had now is only a choice less.
        if (cards.isPending || month.isPending) return <Outline lines={6} />;
        return (
          <PayForm
            account={account}
            offers={offered}
            cards={cards.data?.items ?? []}
            month={month.data?.amount ?? null}
          />
        );
      }}
    </Loaded>
  );
}
