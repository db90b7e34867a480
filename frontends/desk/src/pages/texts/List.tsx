/** Every text of the operator's notices; those that cannot be used stand on top with the reason. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { language } from "@cabinet/kit/texts/language.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import {
  Alert,
  Anchor,
  Badge,
  Group,
  List as Lines,
  NativeSelect,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { type Column, Queue } from "../../desk/Queue.tsx";
import { type Line, nameOf, useTexts } from "./text.ts";

const MEDIA = ["sms", "email", "cabinet"] as const;
type Words = TFunction<["texts", "kit", "notices"]>;

export function List() {
  const { t } = useTranslation(["texts", "kit", "notices"]);
  const query = useTexts();
  const [wanted, setWanted] = useState({
    sought: "",
    medium: "",
    language: language() as string,
    own: false,
  });
  const languages = useLanguages();
  const set = (part: Partial<typeof wanted>) => setWanted({ ...wanted, ...part });
  return (
    <>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <Group align="end">
        <TextInput
          type="search"
          label={t("find")}
          value={wanted.sought}
          onChange={(event) => set({ sought: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("medium")}
          data={["", ...MEDIA].map((value) => ({ value, label: t(value ? `media.${value}` : "all") }))}
          value={wanted.medium}
          onChange={(event) => set({ medium: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("kit:language")}
          data={["", ...languages].map((value) => ({
            value,
            label: value ? t(`kit:languages.${value as "ru"}`) : t("all"),
          }))}
          value={wanted.language}
          onChange={(event) => set({ language: event.currentTarget.value })}
        />
        <Switch
          label={t("only_own")}
          checked={wanted.own}
          onChange={(event) => set({ own: event.currentTarget.checked })}
          pb={8}
        />
      </Group>
      <Loaded query={query} lines={10}>
        {({ items }) => (
          <>
            <Broken items={items.filter(({ broken }) => broken)} />
            <Queue
              label={t("title")}
              rows={items.filter((line) => fits(line, wanted, t))}
              columns={columns(t)}
              id={nameOf}
              to={(line) => `/texts?text=${nameOf(line)}`}
              empty={t("nothing")}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

type Wanted = { sought: string; medium: string; language: string; own: boolean };

const fits = (line: Line, wanted: Wanted, t: Words): boolean =>
  (!wanted.medium || line.medium === wanted.medium) &&
  (!wanted.language || line.language === wanted.language) &&
  (!wanted.own || line.own) &&
  named(line, t).toLowerCase().includes(wanted.sought.trim().toLowerCase());

export const named = ({ notice }: Pick<Line, "notice">, t: Words): string =>
  t(`notices:${notice}`, { defaultValue: notice });

function Broken({ items }: { items: Line[] }) {
  const { t } = useTranslation(["texts", "kit", "notices"]);
  if (items.length === 0) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t("broken.title")}>
      <Text size="sm">{t("broken.what")}</Text>
      <Lines size="sm" mt={4}>
        {items.map((line) => (
          <Lines.Item key={nameOf(line)}>
            <Anchor component={Link} to={`/texts?text=${nameOf(line)}`} inherit underline="always">
              {named(line, t)}, {t(`media.${line.medium}`)}, {t(`kit:languages.${line.language as "ru"}`)}
            </Anchor>
            : {line.broken}
          </Lines.Item>
        ))}
      </Lines>
    </Alert>
  );
}

const columns = (t: Words): Column<Line>[] => [
  { name: "notice", title: t("notice"), cell: (line) => named(line, t) },
  { name: "medium", title: t("medium"), cell: ({ medium }) => t(`media.${medium}`) },
  {
    name: "language",
    title: t("kit:language"),
    cell: ({ language }) => t(`kit:languages.${language as "ru"}`),
  },
  { name: "category", title: t("category"), cell: ({ category }) => t(`categories.${category}`) },
  { name: "own", title: t("whose"), cell: (line) => <Whose line={line} /> },
  {
    name: "changed",
    title: t("changed"),
    cell: ({ changed_at }) => (changed_at ? moment(changed_at) : "–"),
    tight: true,
  },
];

function Whose({ line }: { line: Line }) {
  const { t } = useTranslation("texts");
  if (line.broken)
    return (
      <Badge color="red" variant="light" c="var(--bad)" tt="none">
        {t("broken.badge")}
      </Badge>
    );
  return line.own ? (
    <Badge variant="light" c="var(--mantine-color-text)" tt="none">
      {t("own")}
    </Badge>
  ) : (
    t("built_in")
  );
}
