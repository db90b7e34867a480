/** One newsletter with its progress, asked again by itself while it goes. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useQuery } from "@tanstack/react-query";

const OFTEN = 3_000;
const SELDOM = 30_000;

export const keyOf = (id: string) => ["staff", "newsletters", id];

export const useNewsletter = (id: string) =>
  useQuery({
    queryKey: keyOf(id),
    queryFn: () =>
      body(api.GET("/api/v1/staff/newsletters/{newsletter_id}", { params: { path: { newsletter_id: id } } })),
    refetchInterval: ({ state: { data } }) => {
      // What was started now is still scheduled for a moment.
      const begins = data?.state === "scheduled" && Date.parse(data.starts_at ?? "") < Date.now() + SELDOM;
      if (data?.state === "running" || begins) return OFTEN;
      // What is under way arrives also when it is over or rests.
      const moves = data?.state === "scheduled" || Boolean(data?.progress?.queued);
      return moves ? SELDOM : false;
    },
  });
