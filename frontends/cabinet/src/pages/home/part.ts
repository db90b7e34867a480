/** A part of the cabinet's one answer as a query of its own: null there is what its service could not say in time. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Problem } from "@cabinet/kit/api/problems.ts";
import type { UseQueryResult } from "@tanstack/react-query";

type Cabinet = View<"CabinetView">;

const away = new Problem({ type: "/problems/service-unavailable", status: 503 });

export function part<T>(query: UseQueryResult<Cabinet>, pick: (cabinet: Cabinet) => T | null) {
  const picked = query.data && pick(query.data);
  return {
    data: picked ?? undefined,
    error: query.data && picked === null ? away : query.error,
    refetch: query.refetch,
  } as Pick<UseQueryResult<T, unknown>, "data" | "error" | "refetch">;
}
