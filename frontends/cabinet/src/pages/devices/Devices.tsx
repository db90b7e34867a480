/** The devices that may go online on my contract, by their MAC address: how many, which, add and remove. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { Add } from "./Add.tsx";
import { Line } from "./Line.tsx";

export default function Devices() {
  const { t } = useTranslation("devices");
  const word = useWord("devices", t("title"));
  useTitle(word);
  const { capabilities } = useOperator();
  const [done, setDone] = useState<string | null>(null);
  const devices = useQuery({
    queryKey: ["devices"],
    queryFn: () => body(api.GET("/api/v1/devices")),
    enabled: Boolean(capabilities.devices),
  });
  if (!capabilities.devices) return <Navigate to="/services" replace />;
  return (
    <Stack>
      <Title order={1} size="h2">
        {word}
      </Title>
      {done && <Done key={done} title={done} />}
      <Section title={t("list")} query={devices}>
        {({ items, limit }) => (
          <Stack>
            <Text>{t("count", { count: limit, used: items.length })}</Text>
            {items.map((device) => (
              <Line
                key={device.mac}
                device={device}
                removed={() => setDone(t("removed", { name: device.name || device.mac }))}
              />
            ))}
          </Stack>
        )}
      </Section>
      {devices.data && (
        <Add
          full={devices.data.items.length >= devices.data.limit}
          added={(device) => setDone(t("added", { name: device.name || device.mac }))}
        />
      )}
      <Anchor component={Link} to="/services">
        {t("back")}
      </Anchor>
    </Stack>
  );
}
