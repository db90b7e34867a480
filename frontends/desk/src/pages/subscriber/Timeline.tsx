/** Everything that has happened, newest first, by days; narrowed by what it is about. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Chip, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Days, type Happening } from "./Days.tsx";

type Kind = Happening["kind"];
const KINDS: readonly Kind[] = ["transaction", "notice", "request", "chat", "act"];

export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation("subscriber");
  const [kind, setKind] = useState<Kind | "all">("all");
  const query = useInfiniteQuery({
    queryKey: ["staff", "subscribers", id, "timeline"],
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/v1/staff/subscribers/{subscriber_id}/timeline", {
          params: { path: { subscriber_id: id }, query: pageParam ? { before: pageParam } : {} },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_before,
    // Each look stands in the journal.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const last = query.data?.pages.at(-1);
  const there = KINDS.filter((one) => items.some((item) => item.kind === one));
  return (
    <div className="one-line">
      <Panel title={t("timeline")}>
        <Loaded query={query} lines={6}>
          {() => (
            <>
              {there.length > 1 && <Narrow kinds={there} kind={kind} choose={setKind} />}
              <Missing parts={last?.unavailable ?? []} again={() => void query.refetch()} />
              <Days items={items.filter((item) => kind === "all" || item.kind === kind)} />
              {last && last.hidden.length > 0 && (
                <Text size="xs" c="dimmed" mt="sm">
                  {t("hidden", { parts: last.hidden.map((part) => t(`parts.${part}`)).join(", ") })}
                </Text>
              )}
            </>
          )}
        </Loaded>
        <More query={query} />
      </Panel>
    </div>
  );
}

type NarrowProps = { kinds: readonly Kind[]; kind: Kind | "all"; choose: (kind: Kind | "all") => void };

function Narrow({ kinds, kind, choose }: NarrowProps) {
  const { t } = useTranslation("subscriber");
  return (
    <Chip.Group value={kind} onChange={(value) => choose(value as Kind | "all")}>
      <Group gap={6} mb="xs" role="group" aria-label={t("narrow")}>
        {(["all", ...kinds] as const).map((one) => (
          <Chip key={one} value={one} size="xs" variant="light">
            {t(`kinds.${one}`)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function Missing({ parts, again }: { parts: readonly string[]; again: () => void }) {
  const { t } = useTranslation(["subscriber", "kit"]);
  if (parts.length === 0) return null;
  return (
    <Group gap="xs" mb="xs" role="alert">
      <Text size="sm" style={{ color: "var(--bad)" }}>
        {t("away", { parts: parts.map((part) => t(`parts.${part}`)).join(", ") })}
      </Text>
      <Button variant="default" size="compact-sm" onClick={again}>
        {t("kit:repeat")}
      </Button>
    </Group>
  );
}
