/** «Ждёт второго сотрудника»: nothing has moved yet, and where it stands. */
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Waits() {
  const { t } = useTranslation("subscriber");
  return (
    <Text size="sm">
      {t("waits.told")}{" "}
      <Anchor component={Link} to="/approvals" inherit underline="always">
        {t("waits.where")}
      </Anchor>
    </Text>
  );
}
