/** News for everybody, newest first; by kind where there are several. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "./Card.tsx";

type Kind = View<"NewsView">["kind"];

export default function News() {
  const { t } = useTranslation("news");
  useTitle(t("title"));
  const [kind, setKind] = useState<Kind | "all">("all");
  const query = useNews(kind);
  return (
    <Stack>
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <Kinds kind={kind} choose={setKind} />
      <Loaded query={query} lines={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Text c="dimmed">{t("none")}</Text>;
          return items.map((one) => <Card key={one.id} news={one} />);
        }}
      </Loaded>
      <More query={query} />
    </Stack>
  );
}

function useNews(kind: Kind | "all") {
  return useInfiniteQuery({
    queryKey: ["news", { kind }],
    queryFn: ({ pageParam: cursor }) =>
      body(
        api.GET("/api/v1/news", {
          params: { query: { ...(kind === "all" ? {} : { kind }), ...(cursor ? { cursor } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
  });
}

function Kinds({ kind, choose }: { kind: Kind | "all"; choose: (kind: Kind | "all") => void }) {
  const { t } = useTranslation("news");
  const kinds = (useOperator().news?.kinds ?? []) as Kind[];
  if (kinds.length < 2) return null;
  return (
    <SegmentedControl
      aria-label={t("kinds.label")}
      value={kind}
      onChange={(value) => choose(value as Kind | "all")}
      data={["all", ...kinds].map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
      style={{ alignSelf: "start", flexWrap: "wrap", maxWidth: "100%" }}
    />
  );
}
