/** What a service may become: compared with what it is, chosen, confirmed, and taken back. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Panel, Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { Planned } from "../services/Planned.tsx";
import { ChangedNote } from "./Changed.tsx";
import { Compare } from "./Compare.tsx";
import { Mine } from "./Mine.tsx";
import { type Changed, Switch } from "./Switch.tsx";

export default function TariffChange() {
  const { t } = useTranslation("tariff_change");
  useTitle(t("title"));
  const service = Number(useParams().id);
  const options = useQuery({
    queryKey: ["services", service, "tariffs"],
    queryFn: () =>
      body(api.GET("/api/v1/services/{service_id}/tariffs", { params: { path: { service_id: service } } })),
  });
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {options.data ? (
        <Options service={service} found={options.data} />
      ) : (
        <Section query={options} lines={6}>
          {() => null}
        </Section>
      )}
      <Anchor component={Link} to="/services">
        {t("done.services")}
      </Anchor>
    </Stack>
  );
}

function Options({ service, found }: { service: number; found: View<"TariffOptionList"> }) {
  const { t } = useTranslation("tariff_change");
  const [params, setParams] = useSearchParams();
  const [done, setDone] = useState<Changed | "withdrawn" | null>(null);
  const mine = found.items.find((option) => option.current);
  const chosen = found.items.find((option) => option.code === params.get("tariff") && option.allowed);
  if (chosen) {
    const finish = (change: Changed) => {
      setDone(change);
      setParams({}, { replace: true });
    };
    return <Switch service={service} option={chosen} mine={mine} done={finish} />;
  }
  return (
    <>
      {done === "withdrawn" && <Done title={t("planned.withdrawn", { ns: "services" })} />}
      {done && done !== "withdrawn" && <ChangedNote change={done} />}
      {mine && <Mine tariff={mine} />}
      {found.planned && (
        <Panel title={t("planned")}>
          <Planned service={service} change={found.planned} withdrawn={() => setDone("withdrawn")} />
        </Panel>
      )}
      <Compare options={found.items} />
    </>
  );
}
