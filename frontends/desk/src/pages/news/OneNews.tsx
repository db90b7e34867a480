/** One of the news, written or to be written. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Acts } from "./Acts.tsx";
import { Editor } from "./Editor.tsx";
import { title } from "./News.tsx";
import { Rendered } from "./Rendered.tsx";
import { State } from "./State.tsx";
import type { Item } from "./written.ts";

export default function OneNews() {
  const { t } = useTranslation("news");
  const { id = "" } = useParams();
  return (
    <Stack>
      <Anchor component={Link} to="/news" size="sm">
        {t("back")}
      </Anchor>
      {id === "new" ? <Fresh /> : <Known key={id} id={id} />}
    </Stack>
  );
}

function Fresh() {
  const { t } = useTranslation("news");
  useTitle(t("new"));
  return (
    <>
      <Title order={1} size="h3">
        {t("new")}
      </Title>
      <Editor item={null} />
    </>
  );
}

function Known({ id }: { id: string }) {
  const { t } = useTranslation("news");
  const query = useQuery({
    queryKey: ["staff", "news", id],
    queryFn: () => body(api.GET("/api/v1/staff/news/{news_id}", { params: { path: { news_id: id } } })),
  });
  const name = query.data ? title(query.data.texts) : t("one");
  useTitle(name);
  return (
    <>
      <Title order={1} size="h3">
        {name}
      </Title>
      <Loaded query={query} lines={10}>
        {(item) => <Shown item={item} />}
      </Loaded>
    </>
  );
}

function Shown({ item }: { item: Item }) {
  const { t } = useTranslation("news");
  return (
    <>
      <Group gap="sm">
        <State item={item} />
        {item.told > 0 && t("told_people", { count: item.told })}
      </Group>
      {item.state === "withdrawn" ? (
        <Rendered texts={item.texts} html={item.html} />
      ) : (
        <Editor item={item} acts={(changed) => <Acts item={item} changed={changed} />} />
      )}
    </>
  );
}
