/** A statement of each month as a PDF. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { download } from "@cabinet/kit/files/download.ts";
import { month, today } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconFileDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";
import classes from "./money.module.css";
import type { Month } from "./months.ts";

export default function Statements() {
  const { t } = useTranslation("money");
  useTitle(t("statements.title"));
  const months = useQuery({
    queryKey: ["account", "statistics"],
    queryFn: () => body(api.GET("/api/v1/account/statistics")),
  });
  return (
    <Stack gap="md" maw="44rem">
      <div>
        <Back to="/payments">{t("back")}</Back>
        <Title order={1} size="h2">
          {t("statements.title")}
        </Title>
        <Text c="dimmed">{t("statements.about")}</Text>
      </div>
      <Section title={t("statements.months")} query={months} lines={5}>
        {({ items }) => (
          <ul className={classes.list}>
            {items.map((one) => (
              <li key={one.month}>
                <Statement of={one} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </Stack>
  );
}

function Statement({ of }: { of: Month }) {
  const { t } = useTranslation("money");
  const file = useMutation({
    mutationFn: () => download(`/api/v1/account/statements/${of.month}.pdf`, `statement-${of.month}.pdf`),
  });
  const name = month(of.month);
  const now = of.month === today().slice(0, 7);
  return (
    <>
      <Group justify="space-between" gap="xs" py="xs">
        <div>
          <Text fw={600} className={classes.month}>
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {now ? t("statements.running") : t("statements.closed", { sum: money(of.closing_balance) })}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconFileDownload size={18} aria-hidden />}
          aria-label={t("statements.get", { month: name })}
          loading={file.isPending}
          onClick={() => file.mutate()}
        >
          {t("statements.pdf")}
        </Button>
      </Group>
      <ProblemNote problem={file.error} />
    </>
  );
}
