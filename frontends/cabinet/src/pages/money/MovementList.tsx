/** Every movement, grouped by its day; more on demand, all of them as a file. */
import { download } from "@cabinet/kit/files/download.ts";
import { date, dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { More } from "@cabinet/kit/ui/More.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Filter, isNarrow, queryOf } from "./filter.ts";
import { byDay, found, type Movement } from "./found.ts";
import classes from "./money.module.css";
import { OneMovement } from "./OneMovement.tsx";
import { useMovements } from "./useMovements.ts";

export function MovementList({ filter, children }: { filter: Filter; children: ReactNode }) {
  const { t } = useTranslation("money");
  const query = useMovements(filter);
  return (
    <Panel title={t("movements")} aside={<Csv filter={filter} />}>
      {children}
      <Stack gap="sm" mt="md">
        <Loaded query={query} lines={6}>
          {({ pages }) => {
            const loaded = pages.flatMap(({ items }) => items);
            const more = query.goesOn ? "searching" : query.hasNextPage && "searched";
            return <Found loaded={loaded} filter={filter} more={more} />;
          }}
        </Loaded>
        {!query.goesOn && <More query={query}>{filter.text.trim() && t("search_on")}</More>}
      </Stack>
    </Panel>
  );
}

type FoundProps = { loaded: Movement[]; filter: Filter; more: "searching" | "searched" | false };

function Found({ loaded, filter, more }: FoundProps) {
  const { t } = useTranslation("money");
  const seen = found(loaded, filter.text);
  return (
    <>
      {filter.text.trim() && more && (
        <Text size="sm" c="dimmed" role="status">
          {t(more, { count: loaded.length })}
        </Text>
      )}
      {seen.length === 0 && more !== "searching" && (
        <Text>{t(more ? "none_of_these" : isNarrow(filter) ? "nothing_found" : "nothing_yet")}</Text>
      )}
      {byDay(seen).map(([day, movements]) => (
        <section key={day}>
          <Title order={3} size="h6" className={classes.day}>
            <Day day={day} />
          </Title>
          <ul className={classes.list}>
            {movements.map((movement) => (
              <li key={movement.id}>
                <OneMovement movement={movement} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Day({ day }: { day: string }) {
  const { t } = useTranslation("money");
  if (day === today()) return `${t("today")}, ${date(day)}`;
  if (day === dayAfter(today(), -1)) return `${t("yesterday")}, ${date(day)}`;
  return date(day);
}

/** The same choice of kind and days as a file for a spreadsheet. */
function Csv({ filter }: { filter: Filter }) {
  const { t } = useTranslation("money");
  const file = useMutation({
    mutationFn: () =>
      download(
        `/api/v1/account/transactions.csv?${new URLSearchParams(queryOf(filter) as Record<string, string>)}`,
        "transactions.csv",
      ),
  });
  return (
    <>
      <Button
        variant="subtle"
        size="compact-md"
        leftSection={<IconDownload size={18} aria-hidden />}
        loading={file.isPending}
        onClick={() => file.mutate()}
      >
        {t("csv")}
      </Button>
      <ProblemNote problem={file.error} />
    </>
  );
}
