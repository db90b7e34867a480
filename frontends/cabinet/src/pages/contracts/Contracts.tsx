/** Several contracts of one person under one sign-in: joined, switched, parted. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Panel, Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BackToProfile } from "../profile/BackToProfile.tsx";
import { ContractLine } from "./ContractLine.tsx";
import { JoinForm } from "./JoinForm.tsx";

export default function Contracts() {
  const { t } = useTranslation("contracts");
  useTitle(t("title"));
  const [joins, setJoins] = useState(false);
  const contracts = useQuery({
    queryKey: ["contracts"],
    queryFn: () => body(api.GET("/api/v1/contracts")),
  });
  return (
    <Stack maw="40rem">
      <BackToProfile />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Text>{t("what")}</Text>
      <Section query={contracts} lines={3}>
        {({ items }) => (
          <Stack gap="md">
            {items.map((one) => (
              <ContractLine key={one.id} contract={one} />
            ))}
          </Stack>
        )}
      </Section>
      {joins ? (
        <Panel title={t("add")}>
          <JoinForm end={() => setJoins(false)} />
        </Panel>
      ) : (
        <Button
          variant="light"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setJoins(true)}
          style={{ alignSelf: "start" }}
        >
          {t("add")}
        </Button>
      )}
    </Stack>
  );
}
