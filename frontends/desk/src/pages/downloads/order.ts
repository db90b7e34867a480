/** Writes all of them anew in this order, each with its place. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Download, KEY, written } from "./download.ts";

export async function putAll(all: Download[]): Promise<void> {
  for (const [place, one] of all.entries()) {
    await body(
      api.PUT("/api/v1/staff/downloads/{download_id}", {
        params: { path: { download_id: one.id } },
        body: written(one, place),
      }),
    );
  }
}

export function useOrder(done?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: putAll,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
    onSuccess: () => done?.(),
  });
}
