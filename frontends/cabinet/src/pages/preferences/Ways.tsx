/** By category and way; what has to be told is locked, and says why. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Fieldset, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

type Preference = View<"PreferenceView">;
type Choices = View<"Choices">["choices"];

const KEY = ["notifications", "preferences"];
const WAYS = ["sms", "email", "push"] as const;

export function Ways() {
  const { t } = useTranslation("preferences");
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => body(api.GET("/api/v1/notifications/preferences")),
  });
  return (
    <Section title={t("ways.title")} query={query} lines={8}>
      {({ items }) => (
        <Stack gap="md">
          <Text size="sm">{t("ways.about")}</Text>
          {items.map((one) => (
            <Category key={one.category} preference={one} />
          ))}
          <Text size="sm" c="dimmed">
            {t("ways.night")}
          </Text>
        </Stack>
      )}
    </Section>
  );
}

function Category({ preference: { category, title, required, channels } }: { preference: Preference }) {
  const { t } = useTranslation("preferences");
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: (choices: Choices) =>
      body(api.PUT("/api/v1/notifications/preferences", { body: { choices } })),
    onSuccess: (told) => queries.setQueryData(KEY, told),
  });
  // The reason at the way that is locked says the same.
  const told = WAYS.some((way) => channels[way]?.on && channels[way].why);
  const wanted = choose.isPending ? choose.variables[category] : undefined;
  return (
    <Fieldset legend={title}>
      <Stack gap="xs">
        {WAYS.map((way) => {
          const state = channels[way];
          if (!state || (!state.on && !state.changeable)) return null;
          return (
            <Switch
              key={way}
              label={t(`ways.${way}`)}
              {...(state.why ? { description: state.why } : {})}
              checked={wanted?.[way] ?? state.on}
              disabled={!state.changeable}
              onChange={(event) => choose.mutate({ [category]: { [way]: event.currentTarget.checked } })}
            />
          );
        })}
        {required && !told && (
          <Text size="sm" c="dimmed">
            {t("ways.required")}
          </Text>
        )}
        <ProblemNote problem={choose.error} />
      </Stack>
    </Fieldset>
  );
}
