/** One news item, with whom and when planned works touch. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Html } from "@cabinet/kit/ui/Html.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Back } from "../../shell/Back.tsx";
import { About } from "./Card.tsx";

type News = View<"NewsView">;

export default function OneNews() {
  const { t } = useTranslation("news");
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["news", id],
    queryFn: () => body(api.GET("/api/v1/news/{news_id}", { params: { path: { news_id: id } } })),
  });
  const title = query.data?.title ?? t("title");
  useTitle(title);
  return (
    <Stack maw="44rem">
      <Back to="/news">{t("all")}</Back>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Loaded query={query} lines={6}>
        {(news) => (
          <>
            <About news={news} />
            <Panel>
              <Html of={news.html} />
            </Panel>
            {news.kind === "maintenance" && <Places places={news.places} />}
            {news.kind === "maintenance" && (
              <Text size="sm" c="dimmed">
                {t("published", { at: moment(news.published_at) })}
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** No places: everybody. */
function Places({ places }: { places: News["places"] }) {
  const { t } = useTranslation("news");
  const told = places.map(({ town, street, houses, side }) =>
    [town, street, houses.join(", "), side && t(`side_${side}`)].filter(Boolean).join(", "),
  );
  return (
    <Panel title={t("where")}>
      {told.length ? (
        <List>
          {told.map((place) => (
            <List.Item key={place}>{place}</List.Item>
          ))}
        </List>
      ) : (
        <Text>{t("everywhere")}</Text>
      )}
    </Panel>
  );
}
