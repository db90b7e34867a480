/** Nothing fits what was searched for: a person will. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function NotFound() {
  const { t } = useTranslation("faq");
  return (
    <Panel>
      <Text mb="xs">{t("nothing")}</Text>
      <Anchor component={Link} to="/help">
        {t("ask")}
      </Anchor>
    </Panel>
  );
}
