/** Each text as its reader gets it. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { Html } from "@cabinet/kit/ui/Html.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Fieldset, SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { keyOf } from "./newsletter.ts";
import type { Letter } from "./written.ts";

type Copy = View<"NewsletterCopy">;

export function Copies({ letter }: { letter: Letter }) {
  const { t } = useTranslation("newsletters");
  const languages = useLanguages();
  const place = ({ channel, language }: Copy) =>
    letter.channels.indexOf(channel) * languages.length + languages.indexOf(language);
  const inOrder = (one: Copy, other: Copy) => place(one) - place(other);
  const query = useQuery({
    queryKey: [...keyOf(letter.id), "copies", letter.changed_at],
    queryFn: () =>
      body(
        api.GET("/api/v1/staff/newsletters/{newsletter_id}/copies", {
          params: { path: { newsletter_id: letter.id } },
        }),
      ),
  });
  return (
    <Section title={t("looks")} query={query} lines={6}>
      {({ items }) => (
        <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="sm">
          {items.toSorted(inOrder).map((copy) => (
            <One key={`${copy.channel} ${copy.language}`} copy={copy} />
          ))}
        </SimpleGrid>
      )}
    </Section>
  );
}

function One({ copy }: { copy: Copy }) {
  const { t } = useTranslation(["newsletters", "kit"]);
  const { channel, language, subject, text, html, parts } = copy;
  return (
    <Fieldset
      legend={`${t(`ways.${channel}`)}, ${t(`kit:languages.${language}`)}`}
      p="sm"
      miw={0}
      style={{ overflowWrap: "anywhere" }}
    >
      <div lang={language}>
        {subject && (
          <Text size="sm" c="dimmed" mb={4}>
            {t("words.subject")}: {subject}
          </Text>
        )}
        {html ? <Html of={html} /> : <Text style={{ whiteSpace: "pre-wrap" }}>{text}</Text>}
      </div>
      {channel === "sms" && (
        <Text size="xs" c="dimmed" mt="xs">
          {t("parts", { count: parts })}
        </Text>
      )}
    </Fieldset>
  );
}
