/** Where I am signed in, and ending it from here. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { BackToProfile } from "../profile/BackToProfile.tsx";
import { SessionLine } from "./SessionLine.tsx";

export default function Sessions() {
  const { t } = useTranslation("sessions");
  useTitle(t("title"));
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: () => body(api.GET("/api/v1/sessions")),
  });
  const again = () => queries.invalidateQueries({ queryKey: ["sessions"] });
  const endOne = useMutation({
    mutationFn: (id: string) =>
      body(api.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } })),
    onSuccess: again,
  });
  const endOthers = useMutation({
    mutationFn: () => body(api.DELETE("/api/v1/sessions")),
    onSuccess: again,
  });
  return (
    <Stack maw="40rem">
      <BackToProfile />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Text>{t("what")}</Text>
      <Text role="status" fw={600} display={endOthers.data ? "block" : "none"}>
        {endOthers.data && t("ended", { count: endOthers.data.ended })}
      </Text>
      <ProblemNote problem={endOne.error ?? endOthers.error} />
      <Section query={sessions} lines={6}>
        {({ items }) => (
          <Stack gap="md">
            {items.map((one) => (
              <SessionLine
                key={one.id}
                session={one}
                end={() => endOne.mutate(one.id)}
                waits={endOne.isPending && endOne.variables === one.id}
              />
            ))}
            {items.length > 1 ? (
              <Button
                variant="light"
                color="red"
                onClick={() => endOthers.mutate()}
                loading={endOthers.isPending}
                style={{ alignSelf: "start" }}
              >
                {t("end_others")}
              </Button>
            ) : (
              <Text size="sm" c="dimmed">
                {t("alone")}
              </Text>
            )}
          </Stack>
        )}
      </Section>
    </Stack>
  );
}
