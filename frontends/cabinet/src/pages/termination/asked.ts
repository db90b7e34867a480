/** How the contract ends here, and my request if there is one. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useQuery } from "@tanstack/react-query";

export function useTermination() {
  const { capabilities } = useOperator();
  return useQuery({
    queryKey: ["termination"],
    queryFn: () => body(api.GET("/api/v1/termination")),
    enabled: Boolean(capabilities.termination),
  });
}
