/** Where the work begins: what presses most in each queue of one's own, and whom one has just looked at. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../../desk/role.ts";
import { useGroups } from "../../shell/Rail.tsx";
import { Seen } from "./Seen.tsx";
import { Waiting } from "./Waiting.tsx";
import "./start.css";

export default function Start() {
  const { t } = useTranslation(["start", "shell"]);
  useTitle(t("title"));
  const may = useMay();
  const groups = useGroups();
  const queues = groups.flatMap(({ places }) => places).filter((place) => place.queue);
  const rest = groups
    .filter(({ name }) => name !== "desk")
    .flatMap(({ places }) => places)
    .filter((place) => !place.queue);
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {queues.length > 0 && (
          <Panel title={t("waits")}>
            <ul className="start-list">
              {queues.map(
                (place) =>
                  place.queue && (
                    <Waiting
                      key={place.to}
                      to={place.to}
                      name={t(`shell:places.${place.name}`)}
                      queue={place.queue}
                    />
                  ),
              )}
            </ul>
          </Panel>
        )}
        {may("subscribers") && <Seen />}
        {queues.length < 2 && (
          <Panel title={t("places")}>
            <ul className="start-list">
              {rest.map(({ to, name, Icon }) => (
                <li key={to}>
                  <Link to={to}>
                    <Icon size={17} stroke={1.75} /> {t(`shell:places.${name}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t("keys")}
      </Text>
    </Stack>
  );
}
