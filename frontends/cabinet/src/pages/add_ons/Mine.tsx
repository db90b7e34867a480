/** The add-ons that I have, each with the way to drop it, or to keep one that is about to end. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Row } from "./Row.tsx";

type Props = { mine: View<"ServiceView">[]; canKeep: (code: string) => boolean };

export function Mine({ mine, canKeep }: Props) {
  const { t } = useTranslation("add_ons");
  return (
    <Panel title={t("mine")}>
      <Stack gap="md">
        {mine.length === 0 && <Text>{t("none")}</Text>}
        {mine.map((service) => (
          <Row
            key={service.id}
            name={service.name}
            price={t("monthly", { sum: money(service.price), ns: "services" })}
            action={
              service.ends_on ? (
                canKeep(service.tariff) && <Keep service={service} />
              ) : (
                <Button
                  component={Link}
                  to={`?drop=${service.id}`}
                  variant="default"
                  aria-label={t("drop_this", { name: service.name })}
                >
                  {t("drop.go")}
                </Button>
              )
            }
          >
            {service.ends_on && (
              <Text size="sm">{t("state.ends", { day: date(service.ends_on), ns: "services" })}</Text>
            )}
          </Row>
        ))}
      </Stack>
    </Panel>
  );
}

function Keep({ service }: { service: View<"ServiceView"> }) {
  const { t } = useTranslation("add_ons");
  return (
    <Button
      component={Link}
      to={`?order=${encodeURIComponent(service.tariff)}`}
      variant="default"
      aria-label={t("keep_this", { name: service.name })}
    >
      {t("keep")}
    </Button>
  );
}
