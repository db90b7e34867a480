/** One text beside how it will be read. */
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { Editor } from "./Editor.tsx";
import { named } from "./List.tsx";
import { nameOf, placeOf, useText } from "./text.ts";

export function OneText({ name }: { name: string }) {
  const { t } = useTranslation(["texts", "kit", "notices"]);
  const place = placeOf(name);
  const query = useText(place);
  const others = useLanguages().filter((language) => language !== place.language);
  return (
    <>
      <Group>
        <Anchor component={Link} to="/texts" size="sm">
          {t("back")}
        </Anchor>
        {others.map((language) => (
          <Anchor
            key={language}
            component={Link}
            to={`/texts?text=${nameOf({ ...place, language })}`}
            size="sm"
          >
            {t(`kit:languages.${language}`)}
          </Anchor>
        ))}
      </Group>
      <div>
        <Title order={1} size="h3">
          {named(place, t)}
        </Title>
        <Text c="dimmed">
          {t(`media.${place.medium}`)}, {t(`kit:languages.${place.language as "ru"}`)}
        </Text>
      </div>
      <Loaded query={query} lines={10}>
        {(known) => <Editor known={known} />}
      </Loaded>
    </>
  );
}
