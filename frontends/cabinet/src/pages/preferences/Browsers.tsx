/** Notices in the browser, also when the cabinet is closed: this one on or off, and the others that take them. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { thisBrowser } from "../../shell/push.ts";
import { ability, remove, switchOn } from "./browser.ts";

const KEY = ["notifications", "browsers"];
type Browser = View<"BrowserView">;

export function Browsers() {
  const { t } = useTranslation("preferences");
  const query = useQuery({ queryKey: KEY, queryFn: () => body(api.GET("/api/v1/notifications/browsers")) });
  if (query.data?.key === null) return null;
  return (
    <Section title={t("push.title")} query={query}>
      {({ key, items }) => (
        <Stack gap="sm">
          <This applicationKey={key ?? ""} mine={items.find(({ id }) => id === thisBrowser())} />
          {items
            .filter(({ id }) => id !== thisBrowser())
            .map((one) => (
              <Other key={one.id} browser={one} />
            ))}
        </Stack>
      )}
    </Section>
  );
}

function This({ applicationKey, mine }: { applicationKey: string; mine: Browser | undefined }) {
  const { t } = useTranslation("preferences");
  const queries = useQueryClient();
  const able = ability();
  const change = useMutation({
    mutationFn: async (on: boolean) => (on ? switchOn(applicationKey) : mine && remove(mine.id)),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  if (able === "no" || able === "install") return <Text size="sm">{t(`push.${able}`)}</Text>;
  return (
    <>
      <Switch
        label={t("push.this")}
        description={able === "refused" ? t("push.refused") : t("push.about")}
        checked={change.isPending ? change.variables : Boolean(mine)}
        disabled={able === "refused" && !mine}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      <ProblemNote problem={change.error} />
    </>
  );
}

function Other({ browser: { id, device, added_at: at } }: { browser: Browser }) {
  const { t } = useTranslation("preferences");
  const queries = useQueryClient();
  const off = useMutation({
    mutationFn: () => remove(id),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t("push.other", { device, day: date(at) })}</Text>
        <Button
          variant="default"
          loading={off.isPending}
          onClick={() => off.mutate()}
          aria-label={t("push.off_that", { device })}
        >
          {t("push.off")}
        </Button>
      </Group>
      <ProblemNote problem={off.error} />
    </div>
  );
}
