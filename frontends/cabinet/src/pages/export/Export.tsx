/** Everything that is held on me, as a file; and how to be forgotten. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { download } from "@cabinet/kit/files/download.ts";
import { today } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Button, List, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BackToProfile } from "../profile/BackToProfile.tsx";

const PARTS = ["auth", "billing", "tickets", "notify"] as const;

export default function Export() {
  const { t } = useTranslation("export");
  const { operator } = useOperator();
  useTitle(t("title"));
  const get = useMutation({
    mutationFn: () => download("/api/v1/export", `${operator}-${today()}.zip`),
  });
  return (
    <Stack maw="40rem">
      <BackToProfile />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Panel title={t("get")}>
        <Stack gap="sm" align="flex-start">
          <Text>{t("what")}</Text>
          <List size="sm" spacing={4}>
            {PARTS.map((part) => (
              <List.Item key={part}>{t(`parts.${part}`)}</List.Item>
            ))}
          </List>
          <Text size="sm" c="dimmed">
            {t("how")}
          </Text>
          <ProblemNote problem={get.error} />
          <Button
            onClick={() => get.mutate()}
            loading={get.isPending}
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t("go")}
          </Button>
          <Text role="status" size="sm">
            {get.isSuccess && t("done")}
          </Text>
        </Stack>
      </Panel>
      <Erasure />
    </Stack>
  );
}

function Erasure() {
  const { t } = useTranslation("export");
  const { contacts, capabilities } = useOperator();
  const [number] = contacts.phones;
  return (
    <Panel title={t("erasure.title")}>
      <Stack gap="sm">
        <Text size="sm">{t("erasure.when")}</Text>
        <Text size="sm">{t("erasure.kept")}</Text>
        <Text size="sm">
          {t("erasure.how")}{" "}
          {capabilities.requests === true && (
            <>
              <Anchor component={Link} to="/help/requests/new" size="sm" underline="always">
                {t("erasure.request")}
              </Anchor>
              {number && ` ${t("erasure.or")} `}
            </>
          )}
          {number && (
            <Anchor href={`tel:${number}`} className="figures" size="sm" underline="always">
              {phone(number)}
            </Anchor>
          )}
        </Text>
      </Stack>
    </Panel>
  );
}
