/** Become a subscriber: the operator's form where it has one, its phone where it has none. */

import type { View } from "@cabinet/kit/api/client.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ApplicationForm } from "./ApplicationForm.tsx";
import { Applied } from "./Applied.tsx";
import { ByPhone } from "./ByPhone.tsx";
import { FollowForm } from "./FollowForm.tsx";
import { useTerms } from "./terms.ts";

export default function Join() {
  const { t } = useTranslation("join");
  useTitle(t("title"));
  const terms = useTerms();
  const [applied, setApplied] = useState<View<"AppliedView"> | null>(null);
  return (
    <Stack maw={720} mx="auto">
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {applied ? (
        <Applied applied={applied} />
      ) : (
        <>
          <Text>
            {terms?.by.includes("form") && `${t(`next.${terms.next_step}`)} `}
            <Anchor component={Link} to="/tariffs" underline="always">
              {t("see_tariffs")}
            </Anchor>
          </Text>
          {terms?.by.includes("form") ? (
            <Panel title={t("form")}>
              <ApplicationForm terms={terms} done={setApplied} />
            </Panel>
          ) : (
            <ByPhone terms={terms} />
          )}
          <FollowForm />
        </>
      )}
    </Stack>
  );
}
