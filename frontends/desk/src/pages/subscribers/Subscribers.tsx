/** Whom the search has found; the only one is opened at once. Without a question: whom one has just looked at. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { Found } from "./Found.tsx";
import { RecentlySeen } from "./RecentlySeen.tsx";

export default function Subscribers() {
  const { t } = useTranslation("subscribers");
  const asked = useLocation().state as { q?: string } | null;
  useTitle(t("title"));
  return (
    <Stack>
      <Title order={1} size="h3">
        {asked?.q ? t("found_by", { q: asked.q }) : t("title")}
      </Title>
      {asked?.q ? <Results q={asked.q} /> : <RecentlySeen />}
    </Stack>
  );
}

function Results({ q }: { q: string }) {
  const { t } = useTranslation("subscribers");
  const navigate = useNavigate();
  const found = useInfiniteQuery({
    queryKey: ["staff", "subscribers", { q }],
    queryFn: ({ pageParam }) => {
      const query = { q, ...(pageParam ? { cursor: pageParam } : {}) };
      return body(api.GET("/api/v1/staff/subscribers", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    // Each search stands in the journal: none is repeated by itself.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const rows = found.data?.pages.flatMap((page) => page.items);
  const only = rows?.length === 1 && !found.hasNextPage ? rows[0]?.subscriber_id : undefined;
  useEffect(() => {
    if (only) void navigate(`/subscribers/${only}`, { replace: true });
  }, [only, navigate]);
  return (
    <Panel>
      <Loaded query={found} lines={6}>
        {() => <Found rows={rows ?? []} />}
      </Loaded>
      {rows?.length === 0 && (
        <Text size="sm" mt="xs">
          {t("hint")}
        </Text>
      )}
      <More query={found} />
    </Panel>
  );
}
