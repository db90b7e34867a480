/** What would be shown and whom it would touch, asked a moment after the last key. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Item } from "./written.ts";

const PAUSE = 500;

export function usePreview(item: Item | null, ready: View<"WrittenNews"> | null) {
  const [asked] = useDebouncedValue(ready ? JSON.stringify(ready) : "", PAUSE);
  const told = useQuery({
    queryKey: ["preview", "news", item?.id ?? null, asked],
    queryFn: () => shown(item, JSON.parse(asked)),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  return ready ? { data: told.data, error: told.error } : { data: undefined, error: null };
}

function shown(item: Item | null, written: View<"WrittenNews">): Promise<Item> {
  const query = { preview: true };
  if (!item?.id) return body(api.POST("/api/v1/staff/news", { params: { query }, body: written }));
  const path = { news_id: item.id };
  return body(api.PUT("/api/v1/staff/news/{news_id}", { params: { path, query }, body: written }));
}
