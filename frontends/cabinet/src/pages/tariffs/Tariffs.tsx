/** What the operator sells to everybody today, side by side. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useSession } from "@cabinet/kit/session/session.ts";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Compared } from "./Compared.tsx";

export default function Tariffs() {
  const { t } = useTranslation("tariffs");
  useTitle(t("title"));
  const sold = useQuery({ queryKey: ["tariffs"], queryFn: () => body(api.GET("/api/v1/tariffs")) });
  const { add_ons } = useOperator().capabilities;
  const of = (kind: View<"TariffView">["kind"]) => sold.data?.items.filter((one) => one.kind === kind) ?? [];
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Text>{t("about")}</Text>
      <Wish />
      <Section title={t("tariffs")} query={sold} lines={6}>
        {() => <Compared items={of("tariff")} />}
      </Section>
      {Boolean(add_ons) && of("add_on").length > 0 && (
        <Section title={t("add_ons")} query={sold}>
          {() => <Compared items={of("add_on")} />}
        </Section>
      )}
    </Stack>
  );
}

/** A subscriber changes what he has, a visitor becomes one. */
function Wish() {
  const { t } = useTranslation("tariffs");
  const session = useSession();
  const { applications, tariff_change } = useOperator().capabilities;
  if (session) {
    return tariff_change ? (
      <Anchor component={Link} to="/services">
        {t("change")}
      </Anchor>
    ) : null;
  }
  return (
    <Group>
      {Boolean(applications) && (
        <Button component={Link} to="/join">
          {t("join")}
        </Button>
      )}
      <Button component={Link} to="/sign-in" variant="default">
        {t("sign_in")}
      </Button>
    </Group>
  );
}
