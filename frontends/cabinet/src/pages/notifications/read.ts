/** Marking as read, shown at once: nothing is lost if it did not come through. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";

type Page = View<"NotificationList">;
export const LIST = ["notifications", { all: true }];

/** The pages as they will be; `ids` null: all of them. */
export function asRead(old: InfiniteData<Page>, ids: string[] | null): InfiniteData<Page> {
  const left = ids ? Math.max(0, (old.pages[0]?.unread ?? 0) - ids.length) : 0;
  const pages = old.pages.map((page) => ({
    ...page,
    unread: left,
    items: page.items.map((one) => (!ids || ids.includes(one.id) ? { ...one, read: true } : one)),
  }));
  return { ...old, pages };
}

export function useRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | null) => body(api.POST("/api/v1/notifications/read", { body: { ids } })),
    onMutate: (ids) => queries.setQueryData<InfiniteData<Page>>(LIST, (old) => old && asRead(old, ids)),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["notifications"] }),
        queries.invalidateQueries({ queryKey: ["cabinet"] }),
      ]),
  });
}
