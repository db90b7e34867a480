/** The paper that is handed over with a contract: login and first password, shown and printed this once. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import "./paper.css";

export function Paper({ told, name }: { told: View<"FirstPasswordView">; name: string }) {
  const { t } = useTranslation("desk");
  const { brand, contacts } = useOperator();
  return (
    <Stack>
      <div className="paper">
        <Text fw={700} mb="xs">
          {brand.name}
        </Text>
        <Facts dense>
          <Fact what={t("paper.name")}>{name}</Fact>
          <Fact what={t("paper.contract")}>{told.contract}</Fact>
          {told.account !== told.contract && <Fact what={t("paper.account")}>{told.account}</Fact>}
          <Fact what={t("paper.login")}>
            <code>{told.login}</code>
          </Fact>
          <Fact what={t("paper.password")}>
            <code>{told.first_password}</code>
          </Fact>
          <Fact what={t("paper.where")}>{contacts.site}</Fact>
        </Facts>
        {told.must_change_password && <Text size="sm">{t("paper.change")}</Text>}
      </div>
      <Group>
        <Button leftSection={<IconPrinter aria-hidden size={18} />} onClick={() => print()}>
          {t("paper.print")}
        </Button>
        <Text size="xs" c="dimmed" style={{ flex: 1 }}>
          {t("paper.once")}
        </Text>
      </Group>
    </Stack>
  );
}
