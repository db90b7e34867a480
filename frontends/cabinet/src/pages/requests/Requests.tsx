/** My requests, newest first: where each stands and by when it is answered. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ToHelp } from "../help/ToHelp.tsx";
import { Line } from "./Line.tsx";
import { useKinds } from "./support.ts";

export default function Requests() {
  const { t } = useTranslation("requests");
  useTitle(t("title"));
  const kinds = useKinds();
  const list = useInfiniteQuery({
    queryKey: ["tickets", { limit: 20 }],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/tickets", { params: { query: { limit: 20, cursor: pageParam } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  return (
    <Stack>
      <ToHelp />
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        {kinds.length > 0 && (
          <Button component={Link} to="/help/requests/new">
            {t("write")}
          </Button>
        )}
      </Group>
      <Panel>
        <Loaded query={list} lines={5}>
          {({ pages }) => {
            const lines = pages.flatMap((page) => page.items);
            if (lines.length === 0) return <Text>{t("none")}</Text>;
            return (
              <ul className="request-lines">
                {lines.map((ticket) => (
                  <Line key={ticket.id} ticket={ticket} />
                ))}
              </ul>
            );
          }}
        </Loaded>
        <More query={list} />
      </Panel>
    </Stack>
  );
}
