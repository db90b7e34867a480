/** What I have: each service with its price and state, add-ons, and the way to everything about them. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AddOnsShort } from "./AddOnsShort.tsx";
import { useServices } from "./asked.ts";
import { More } from "./More.tsx";
import { ServiceCard } from "./ServiceCard.tsx";

export default function Services() {
  const { t } = useTranslation("services");
  useTitle(t("title"));
  const { capabilities } = useOperator();
  const services = useServices();
  const [withdrawn, setWithdrawn] = useState(false);
  const tariffs = services.data?.items.filter((service) => service.kind === "tariff");
  const addOns = services.data?.items.filter((service) => service.kind === "add_on");
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {withdrawn && <Done title={t("planned.withdrawn")} />}
      {tariffs?.map((service) => (
        <ServiceCard key={service.id} service={service} withdrawn={() => setWithdrawn(true)} />
      ))}
      {tariffs?.length === 0 && <Text>{t("none")}</Text>}
      {!tariffs && <Section query={services}>{() => null}</Section>}
      {Boolean(capabilities.add_ons) && addOns && <AddOnsShort mine={addOns} />}
      <More />
    </Stack>
  );
}
