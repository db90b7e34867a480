/** What the operator asks to complete, and why it helps the person. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Missing() {
  const { t } = useTranslation("profile");
  // Shared with the first page; while it is away nothing is asked of anybody.
  const cabinet = useQuery({
    queryKey: ["cabinet"],
    queryFn: () => body(api.GET("/api/v1/cabinet")),
  });
  const hints = cabinet.data?.completeness?.hints ?? [];
  if (hints.length === 0) return null;
  const contacts = hints.some(({ code }) => code !== "consents");
  return (
    <Panel title={t(contacts ? "missing" : "missing_decision")}>
      {contacts && (
        <Text size="sm" mb="xs">
          {t("missing_why")}
        </Text>
      )}
      <List size="sm" spacing="xs">
        {hints.map(({ code, detail }) => (
          <List.Item key={code}>
            {detail}{" "}
            <Anchor
              component={Link}
              size="sm"
              underline="always"
              to={code === "consents" ? "/profile/consents" : "/profile/contacts"}
            >
              {t(`fill.${code}`, { defaultValue: t("fill.else") })}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Panel>
  );
}
