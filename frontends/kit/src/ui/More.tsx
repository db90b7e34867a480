/** «Показать ещё» under a list that comes page by page; when the next page did not come, why. */
import { Button, Stack } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "./ProblemNote.tsx";

type Paged = Pick<
  UseInfiniteQueryResult<unknown, unknown>,
  "error" | "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError"
> & { fetchNextPage: () => unknown };

/** `children`: the button's own words. */
export function More({ query, children }: { query: Paged; children?: ReactNode }) {
  const { t } = useTranslation("kit");
  if (!query.hasNextPage) return null;
  return (
    <Stack gap="sm" mt="sm" align="flex-start">
      {query.isFetchNextPageError && <ProblemNote problem={query.error} />}
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {children || t("more")}
      </Button>
    </Stack>
  );
}
