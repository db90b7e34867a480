/** What is ordered beside the tariff: mine, what there is, and the dialogs in which one is ordered or dropped. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useSearchParams } from "react-router";
import { useServices } from "../services/asked.ts";
import { Available } from "./Available.tsx";
import { DropDialog } from "./DropDialog.tsx";
import { Mine } from "./Mine.tsx";
import { OrderDialog } from "./OrderDialog.tsx";

export default function AddOns() {
  const { t } = useTranslation("add_ons");
  useTitle(t("title"));
  const { capabilities } = useOperator();
  const services = useServices();
  const offers = useQuery({
    queryKey: ["services", "available"],
    queryFn: () => body(api.GET("/api/v1/services/available")),
    enabled: Boolean(capabilities.add_ons),
  });
  if (!capabilities.add_ons) return <Navigate to="/services" replace />;
  const mine = services.data?.items.filter((service) => service.kind === "add_on");
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {mine && offers.data ? (
        <Lists mine={mine} offers={offers.data.items} />
      ) : (
        <Panel>
          <Loaded query={services} lines={5}>
            {() => (
              <Loaded query={offers} lines={5}>
                {() => null}
              </Loaded>
            )}
          </Loaded>
        </Panel>
      )}
      <Anchor component={Link} to="/services">
        {t("back")}
      </Anchor>
    </Stack>
  );
}

type Told = { title: string; what: string };

function Lists({ mine, offers }: { mine: View<"ServiceView">[]; offers: View<"AddOnView">[] }) {
  const { t } = useTranslation("add_ons");
  const [params, setParams] = useSearchParams();
  const [told, setTold] = useState<Told | null>(null);
  const close = () => setParams({}, { replace: true });
  const end = (next: Told) => {
    setTold(next);
    close();
  };
  const ending = mine.filter((service) => service.ends_on).map((service) => service.tariff);
  const ordered = offers.find((offer) => offer.code === params.get("order") && offer.allowed);
  const dropped = mine.find((service) => String(service.id) === params.get("drop") && !service.ends_on);
  const have = new Set(mine.map((service) => service.tariff));
  return (
    <>
      {told && (
        <Done key={told.title} title={told.title}>
          <Text size="sm">{told.what}</Text>
        </Done>
      )}
      <Mine mine={mine} canKeep={(code) => offers.some((offer) => offer.code === code && offer.allowed)} />
      <Available offers={offers.filter((offer) => !have.has(offer.code))} />
      {ordered && (
        <OrderDialog
          offer={ordered}
          keeps={ending.includes(ordered.code)}
          close={close}
          done={({ name }) => end({ title: t("done.ordered", { name }), what: t("done.ordered_what") })}
        />
      )}
      {dropped && (
        <DropDialog
          service={dropped}
          close={close}
          done={({ name, ends_on }) =>
            end(
              ends_on
                ? {
                    title: t("done.dropped_on", { name, day: date(ends_on) }),
                    what: t("done.dropped_on_what"),
                  }
                : { title: t("done.dropped", { name }), what: t("done.dropped_what") },
            )
          }
        />
      )}
    </>
  );
}
