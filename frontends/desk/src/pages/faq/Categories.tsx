/** All categories in their order: named, moved, added, removed. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import type { Language } from "@cabinet/kit/texts/language.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import {
  ActionIcon,
  Button,
  CloseButton,
  Fieldset,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  TextInput,
} from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { type Category, type Faq, KEY } from "./entry.ts";

/** `fresh`: its code is still to be chosen. */
type Row = Category & { id: string; fresh: boolean };

export function Categories({ known, close }: { known: Faq; close: () => void }) {
  const { t } = useTranslation(["faq", "kit"]);
  const queries = useQueryClient();
  const [list, setList] = useState<Row[]>(() =>
    known.categories.map((one) => ({ ...one, id: one.code, fresh: false })),
  );
  const save = useMutation({
    mutationFn: () =>
      body(api.PUT("/api/v1/staff/faq/categories", { body: { categories: list.map(clean) } })),
    onSuccess: (faq) => {
      queries.setQueryData(KEY, faq);
      close();
    },
  });
  const swap = (n: number, other: number) => {
    const [one, two] = [list[n], list[other]];
    if (one && two) setList(list.with(n, two).with(other, one));
  };
  return (
    <Modal
      opened
      size="xl"
      onClose={close}
      title={t("categories.title")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          {list.map((one, n) => (
            <OneCategory
              key={one.id}
              category={one}
              used={known.items.some(({ category }) => category === one.code)}
              set={(next) => setList(list.with(n, next))}
              remove={() => setList(list.toSpliced(n, 1))}
              up={n > 0 ? () => swap(n, n - 1) : null}
              down={n < list.length - 1 ? () => swap(n, n + 1) : null}
            />
          ))}
          <Button
            variant="default"
            onClick={() => setList([...list, { id: crypto.randomUUID(), fresh: true, code: "", names: {} }])}
            style={{ alignSelf: "start" }}
          >
            {t("categories.add")}
          </Button>
          <ProblemNote problem={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!list.every(whole)}>
              {t("kit:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const whole = ({ code, names }: Category): boolean =>
  /^[a-z][a-z0-9_-]{0,39}$/.test(code) && Object.values(names).some((name) => name.trim());

/** Without the languages in which it has no name. */
const clean = ({ code, names }: Category): Category => ({
  code,
  names: Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim())),
});

type OneProps = {
  category: Row;
  used: boolean;
  set: (category: Row) => void;
  remove: () => void;
  up: (() => void) | null;
  down: (() => void) | null;
};

function OneCategory({ category, used, set, remove, up, down }: OneProps) {
  const { t } = useTranslation(["faq", "kit"]);
  const languages = useLanguages();
  const name = said(category.names) || t("categories.unnamed");
  const named = (language: Language, value: string) =>
    set({ ...category, names: { ...category.names, [language]: value } });
  return (
    <Fieldset legend={name} p="sm">
      <SimpleGrid cols={{ base: 1, sm: languages.length + Number(category.fresh) }} spacing="xs">
        {category.fresh && (
          <TextInput
            label={t("categories.code")}
            placeholder="payments"
            value={category.code}
            onChange={(event) => set({ ...category, code: event.currentTarget.value })}
            maxLength={40}
            required
          />
        )}
        {languages.map((language) => (
          <TextInput
            key={language}
            label={t(`kit:languages.${language}`)}
            lang={language}
            value={category.names[language] ?? ""}
            onChange={(event) => named(language, event.currentTarget.value)}
            maxLength={200}
          />
        ))}
      </SimpleGrid>
      <Group gap="xs" mt="xs">
        <ActionIcon
          variant="default"
          aria-label={t("categories.up", { name })}
          disabled={!up}
          onClick={() => up?.()}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t("categories.down", { name })}
          disabled={!down}
          onClick={() => down?.()}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        {used ? (
          t("categories.used")
        ) : (
          <CloseButton aria-label={t("categories.remove", { name })} onClick={remove} />
        )}
      </Group>
    </Fieldset>
  );
}
