/** Answers that are at hand for this request, filled in: 1 to 9 puts one into the box (with Alt while one writes). */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { language } from "@cabinet/kit/texts/language.ts";
import { Anchor, Button, Group, Kbd, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useKeys } from "../../desk/keys.ts";
import { at } from "./ticket.ts";

type Answer = View<"CannedAnswer">;
const BY_KEY = 9;

export function useCanned(ticket: string, on: boolean, insert: (words: string) => void) {
  const { t } = useTranslation("requests");
  const [spoken, setSpoken] = useState<string>(language());
  const [sought, setSought] = useState("");
  const { data } = useQuery({
    queryKey: ["staff", "canned-answers", ticket],
    queryFn: () => body(api.GET("/api/v1/staff/tickets/{ticket_id}/canned-answers", at(ticket))),
    enabled: on,
    staleTime: 60_000,
  });
  const all = data?.items ?? [];
  const items = all.filter(({ title }) => title.toLowerCase().includes(sought.trim().toLowerCase()));
  // Whoever has not this language gets what there is.
  const put = ({ texts }: Answer) => insert(texts[spoken] ?? Object.values(texts)[0] ?? "");
  const first = on ? items.slice(0, BY_KEY) : [];
  useKeys(
    first.map((one, n) => ({
      keys: String(n + 1),
      does: t("keys.insert", { title: one.title }),
      act: () => put(one),
    })),
  );
  const pressed = (event: KeyboardEvent) => {
    const one = first[Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1];
    if (!one) return;
    event.preventDefault();
    put(one);
  };
  return { all, items, put, pressed, spoken, setSpoken, sought, setSought };
}

export function Canned(canned: ReturnType<typeof useCanned>) {
  const { all, items, put, spoken, setSpoken, sought, setSought } = canned;
  const { t } = useTranslation(["requests", "kit"]);
  const languages = [...new Set(all.flatMap(({ texts }) => Object.keys(texts)))];
  if (all.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("no_canned")}{" "}
        <Anchor component={Link} to="/canned-answers" inherit underline="always">
          {t("canned")}
        </Anchor>
      </Text>
    );
  }
  return (
    <section aria-label={t("canned")}>
      <Group gap="xs" mb={6}>
        <Text size="sm" fw={600}>
          {t("canned")}
        </Text>
        {languages.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t("canned_language")}
            value={spoken}
            onChange={setSpoken}
            data={languages.map((value) => ({ value, label: t(`kit:languages.${value}`) }))}
          />
        )}
        {all.length > BY_KEY && (
          <TextInput
            size="xs"
            aria-label={t("find_canned")}
            placeholder={t("find_canned")}
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
        )}
      </Group>
      <Group gap={6}>
        {items.map((one, n) => (
          <Button
            key={one.id}
            variant="default"
            size="compact-sm"
            title={one.texts[spoken]}
            leftSection={
              n < BY_KEY && (
                <Kbd size="xs" visibleFrom="sm">
                  {n + 1}
                </Kbd>
              )
            }
            onClick={() => put(one)}
          >
            {one.title}
          </Button>
        ))}
      </Group>
    </section>
  );
}
