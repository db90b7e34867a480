/** What the pages of services read, each under its own key. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useQuery } from "@tanstack/react-query";

export const useServices = () =>
  useQuery({ queryKey: ["services"], queryFn: () => body(api.GET("/api/v1/services")) });

export const useAccount = () =>
  useQuery({ queryKey: ["account"], queryFn: () => body(api.GET("/api/v1/account")) });

/** What I may do now, or why not. */
export const useActions = () =>
  useQuery({ queryKey: ["cabinet"], queryFn: () => body(api.GET("/api/v1/cabinet")) }).data?.actions;

export function useSuspension() {
  const { capabilities } = useOperator();
  return useQuery({
    queryKey: ["suspension"],
    queryFn: () => body(api.GET("/api/v1/suspension")),
    enabled: Boolean(capabilities.suspension),
  });
}
