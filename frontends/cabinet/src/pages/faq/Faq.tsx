/** Frequent questions: search, categories, an answer under each. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Accordion, Chip, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { ToHelp } from "../help/ToHelp.tsx";
import { Answer } from "./Answer.tsx";
import { NotFound } from "./NotFound.tsx";

export default function Faq() {
  const { faq } = useOperator().capabilities;
  return faq ? <Questions /> : <Navigate to="/help" replace />;
}

function Questions() {
  const { t } = useTranslation("faq");
  useTitle(t("title"));
  const [asked] = useSearchParams();
  const [words, setWords] = useState(asked.get("q") ?? "");
  const [category, setCategory] = useState("");
  const [q] = useDebouncedValue(words.trim(), 300);
  const found = useQuery({
    queryKey: ["faq", { q, category }],
    queryFn: () => body(api.GET("/api/v1/faq", { params: { query: { q, category: category || null } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack maw={820}>
      <ToHelp />
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      <search>
        <TextInput
          type="search"
          label={t("search")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          leftSection={<IconSearch size={18} aria-hidden />}
          maxLength={200}
        />
      </search>
      <Loaded query={found} lines={6}>
        {({ categories, items }) => (
          <>
            <Chip.Group value={category} onChange={(value) => setCategory(value as string)}>
              <Group gap="xs" role="group" aria-label={t("categories")}>
                <Chip value="" variant="outline">
                  {t("all")}
                </Chip>
                {categories.map(({ code, name }) => (
                  <Chip key={code} value={code} variant="outline">
                    {name}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            <Text role="status" size="sm" c="dimmed">
              {q && t("found", { count: items.length })}
            </Text>
            {items.length === 0 ? (
              <NotFound />
            ) : (
              <Panel>
                <Accordion order={2}>
                  {items.map((item) => (
                    <Accordion.Item key={item.id} value={item.id}>
                      <Accordion.Control lang={item.language}>{item.question}</Accordion.Control>
                      <Accordion.Panel>
                        <Answer item={item} />
                      </Accordion.Panel>
                    </Accordion.Item>
                  ))}
                </Accordion>
              </Panel>
            )}
          </>
        )}
      </Loaded>
    </Stack>
  );
}
