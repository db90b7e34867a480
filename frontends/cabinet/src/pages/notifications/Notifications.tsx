/** Everything I was told, newest first; what is new is marked until I say that it is read. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Notice } from "./Notice.tsx";
import { LIST, useRead } from "./read.ts";

export default function Notifications() {
  const { t } = useTranslation("notifications");
  useTitle(t("title"));
  const read = useRead();
  const query = useInfiniteQuery({
    queryKey: LIST,
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET("/api/v1/notifications", { params: { query: cursor ? { cursor } : {} } })),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
  });
  const unread = query.data?.pages[0]?.unread ?? 0;
  return (
    <Stack maw="44rem">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        {unread > 0 && (
          <Button variant="default" onClick={() => read.mutate(null)}>
            {t("read_all", { count: unread })}
          </Button>
        )}
      </Group>
      <ProblemNote problem={read.error} />
      <Loaded query={query} lines={8}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Text c="dimmed">{t("none")}</Text>;
          return items.map((one) => <Notice key={one.id} notice={one} read={() => read.mutate([one.id])} />);
        }}
      </Loaded>
      <More query={query} />
      <Anchor component={Link} to="/profile/notifications">
        {t("choose")}
      </Anchor>
    </Stack>
  );
}
