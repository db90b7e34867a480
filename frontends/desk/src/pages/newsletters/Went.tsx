/** What became of the copies so far, as a bar and in numbers. */
import type { View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { number } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Letter } from "./written.ts";

type Far = View<"Progress">;

const STATES = ["delivered", "sent", "queued", "waiting", "failed", "unknown", "put_aside"] as const;
const COLOURS = { delivered: "green.7", sent: "brand", failed: "red.7", unknown: "yellow.6" } as const;

/** The numbers are beside it in words: it is only for the eye. */
export function Bar({ progress }: { progress: Far }) {
  const { t } = useTranslation("newsletters");
  const gone = progress.total - progress.waiting - progress.queued;
  const part = (count: number) => (progress.total ? (count / progress.total) * 100 : 0);
  return (
    <div>
      <Text size="sm">{t("gone", { gone: number(gone), total: number(progress.total) })}</Text>
      <Progress.Root size="sm" aria-hidden maw={480} mt={4}>
        {STATES.filter((state) => state in COLOURS).map((state) => (
          <Progress.Section
            key={state}
            value={part(progress[state])}
            color={COLOURS[state as keyof typeof COLOURS]}
            aria-hidden
          />
        ))}
      </Progress.Root>
    </div>
  );
}

export function Went({ letter, progress }: { letter: Letter; progress: Far }) {
  const { t } = useTranslation("newsletters");
  const since = new URLSearchParams({ kind: "newsletter", since: letter.started_at ?? "" });
  return (
    <Panel title={t("progress")}>
      <Stack gap="sm" role="status" aria-live="off">
        <Bar progress={progress} />
        <Facts dense>
          {STATES.map((state) => (
            <Fact key={state} what={t(`became.${state}`)}>
              {number(progress[state])}
            </Fact>
          ))}
          <Fact what={t("unsubscribed")}>{number(progress.unsubscribed)}</Fact>
          {letter.state === "running" && (
            <>
              <Fact what={t("pace")}>{t("a_minute", { count: progress.per_minute })}</Fact>
              {progress.ends_at && <Fact what={t("ends")}>{moment(progress.ends_at)}</Fact>}
            </>
          )}
        </Facts>
        <Anchor component={Link} to={`/deliveries?${since}`} size="sm">
          {t("who_got")}
        </Anchor>
      </Stack>
    </Panel>
  );
}
