/** What something would cost and change, asked each time anew: nothing is done. */
import { useQuery } from "@tanstack/react-query";

export const usePreview = <T>(name: readonly unknown[], ask: () => Promise<T>, enabled = true) =>
  useQuery({ queryKey: ["preview", ...name], queryFn: ask, enabled, staleTime: 0, gcTime: 0 });
