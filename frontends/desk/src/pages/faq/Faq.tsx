/** Questions and answers by category, in the order in which people read them. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { language } from "@cabinet/kit/texts/language.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { Categories } from "./Categories.tsx";
import { Editor } from "./Editor.tsx";
import { type Entry, KEY, type Faq as Known } from "./entry.ts";

export default function Faq() {
  return useOperator().capabilities.faq ? <Questions /> : <Navigate to="/" replace />;
}

function Questions() {
  const { t } = useTranslation("faq");
  useTitle(t("title"));
  const query = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/v1/staff/faq")) });
  const [opened, setOpened] = useState<string | null>(null);
  const [adds, setAdds] = useState<"entry" | "category" | null>(null);
  const close = () => {
    setOpened(null);
    setAdds(null);
  };
  const known = query.data;
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t("title")}
        </Title>
        <Group gap="xs">
          <Button variant="default" disabled={!known} onClick={() => setAdds("category")}>
            {t("categories.open")}
          </Button>
          <Button disabled={!known?.categories.length} onClick={() => setAdds("entry")}>
            {t("add")}
          </Button>
        </Group>
      </Group>
      <Loaded query={query} lines={8}>
        {(known) => <ByCategory known={known} open={setOpened} opened={opened} />}
      </Loaded>
      {known && (opened || adds === "entry") && (
        <Editor
          key={opened ?? "new"}
          entry={known.items.find(({ id }) => id === opened) ?? null}
          categories={known.categories}
          close={close}
        />
      )}
      {known && adds === "category" && <Categories known={known} close={close} />}
    </Stack>
  );
}

type ListProps = { known: Known; open: (id: string) => void; opened: string | null };

function ByCategory({ known, open, opened }: ListProps) {
  const { t } = useTranslation("faq");
  if (known.categories.length === 0) return <Text c="dimmed">{t("no_categories")}</Text>;
  return known.categories.map(({ code, names }) => (
    <Panel key={code} title={said(names)}>
      <Queue
        label={said(names)}
        rows={known.items.filter(({ category }) => category === code)}
        columns={columns(t)}
        id={({ id }) => id}
        open={({ id }) => open(id)}
        opened={opened}
        empty={t("nothing")}
      />
    </Panel>
  ));
}

const columns = (t: TFunction<"faq">): Column<Entry>[] => [
  { name: "question", title: t("question"), cell: ({ texts }) => question(texts) },
  {
    name: "languages",
    title: t("languages"),
    cell: ({ texts }) => Object.keys(texts).join(", "),
    tight: true,
  },
  {
    name: "state",
    title: t("state"),
    cell: ({ published }) =>
      published ? (
        t("published")
      ) : (
        <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none">
          {t("hidden")}
        </Badge>
      ),
  },
  { name: "position", title: t("position"), cell: ({ position }) => position, right: true },
  { name: "helpful", title: t("helpful"), cell: ({ helpful }) => number(helpful), right: true },
  { name: "unhelpful", title: t("unhelpful"), cell: ({ unhelpful }) => number(unhelpful), right: true },
];

const question = (texts: Entry["texts"]): string =>
  (texts[language()] ?? Object.values(texts)[0])?.question ?? "";
