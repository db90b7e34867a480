/** After a command on the services: everything that may look different now is asked again. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

const PARTS = [
  ["cabinet"],
  ["account"],
  ["services"],
  ["suspension"],
  ["termination"],
  ["payments", "offers"],
  ["payments", "preview"],
];

export function useChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all(PARTS.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}
