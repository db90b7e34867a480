/** A part of a page that comes, fails and is repeated by itself; its outline stands at once. */
import { Card, Group, Skeleton, Stack, Title } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "./ProblemNote.tsx";

type Props<T> = {
  title?: ReactNode;
  /** What stands right of the title: one link or button. */
  aside?: ReactNode;
  query: Pick<UseQueryResult<T, unknown>, "data" | "error" | "refetch">;
  /** How high the outline is, in lines. */
  lines?: number;
  children: (data: T) => ReactNode;
};

export function Section<T>({ title, aside, query, lines = 3, children }: Props<T>) {
  return (
    <Panel title={title} aside={aside}>
      <Loaded query={query} lines={lines}>
        {children}
      </Loaded>
    </Panel>
  );
}

/** The card of a section; named for who does not see it. */
export function Panel({
  title,
  aside,
  children,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <Card
      component="section"
      withBorder
      padding="md"
      aria-labelledby={title ? id : undefined}
      className="panel"
    >
      {title && (
        <Group justify="space-between" mb="sm" gap="xs">
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {aside}
        </Group>
      )}
      {children}
    </Card>
  );
}

export function Loaded<T>({ query, lines = 3, children }: Omit<Props<T>, "title" | "aside">) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ProblemNote problem={query.error} retry={() => void query.refetch()} />;
  return <Outline lines={lines} />;
}

export function Outline({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation("kit");
  return (
    <Stack gap="xs" role="status" aria-label={t("loading")}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line ? 14 : 26} width={`${90 - ((line * 17) % 45)}%`} />
      ))}
    </Stack>
  );
}
