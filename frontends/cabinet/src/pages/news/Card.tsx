/** A news item in the list: what kind, when, and the way to the whole of it. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Anchor, Badge, Group, Card as Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSpan } from "./span.ts";

type News = View<"NewsView">;

export function Card({ news }: { news: News }) {
  return (
    <Paper component="article" withBorder className="panel">
      <About news={news} />
      <Title order={2} size="h4">
        <Anchor component={Link} to={`/news/${news.id}`} inherit>
          {news.title}
        </Anchor>
      </Title>
      <Text size="sm" lineClamp={2} mt={4}>
        {plain(news.html)}
      </Text>
    </Paper>
  );
}

/** Kind and time: of works their own, of anything else when it was told. */
export function About({ news }: { news: News }) {
  const { t } = useTranslation("news");
  const span = useSpan();
  const works = news.kind === "maintenance";
  return (
    <Group gap="xs" mb={4}>
      <Badge
        variant="outline"
        tt="none"
        size="lg"
        fw={600}
        {...(works ? { c: "var(--mantine-color-text)", color: "gray" } : {})}
      >
        {t(`kinds.${news.kind}`)}
      </Badge>
      <Text size="sm" c={works ? undefined : "dimmed"} fw={works ? 600 : undefined}>
        {works ? span(news) : moment(news.published_at)}
      </Text>
    </Group>
  );
}

/** The beginning of the text, without its marks. */
const plain = (html: string): string =>
  new DOMParser().parseFromString(html, "text/html").body.textContent?.trim() ?? "";
