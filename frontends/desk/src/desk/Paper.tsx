/** The paper that is handed over with a contract: login and first password, shown and printed this once. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Facts } from "./Facts.tsx";
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
        <Facts
          facts={[
            [t("paper.name"), name],
            [t("paper.contract"), told.contract],
            told.account !== told.contract && [t("paper.account"), told.account],
            [t("paper.login"), <code key="login">{told.login}</code>],
            [t("paper.password"), <code key="password">{told.first_password}</code>],
            [t("paper.where"), String(contacts.site)],
          ]}
        />
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
