/** The operator's newsletter: it comes once the link in the letter was followed, and ends at once. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

type Subscription = View<"SubscriptionView">;
const KEY = ["newsletter"];

export function Newsletter() {
  const { t } = useTranslation("preferences");
  const query = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/v1/newsletter")) });
  return (
    <Section title={t("newsletter.title")} query={query}>
      {({ items }) => (
        <Stack gap="md">
          {items.map((one) => (
            <Channel key={one.channel} subscription={one} />
          ))}
        </Stack>
      )}
    </Section>
  );
}

function Channel({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation("preferences");
  const queries = useQueryClient();
  const { channel, state, address, expires_at: until } = subscription;
  const change = useMutation({
    mutationFn: (wanted: boolean) =>
      body(
        wanted
          ? api.PUT("/api/v1/newsletter", { body: { channel } })
          : api.DELETE("/api/v1/newsletter", { params: { query: { channel } } }),
      ),
    onSuccess: (told) => queries.setQueryData(KEY, told),
  });
  return (
    <div>
      <Text fw={600}>{t(`newsletter.${channel}`)}</Text>
      <Text size="sm" role="status">
        {t(`newsletter.${state}_${channel}`, { address, day: until ? date(until) : "" })}
      </Text>
      <Group gap="sm" mt="xs">
        {state !== "confirmed" && (
          <Button
            variant="default"
            loading={change.isPending && change.variables}
            onClick={() => change.mutate(true)}
          >
            {t(state === "asked" ? "newsletter.again" : "newsletter.subscribe")}
          </Button>
        )}
        {state !== "none" && (
          <Button
            variant="subtle"
            loading={change.isPending && !change.variables}
            onClick={() => change.mutate(false)}
          >
            {t("newsletter.leave")}
          </Button>
        )}
      </Group>
      <ProblemNote problem={change.error} />
    </div>
  );
}
