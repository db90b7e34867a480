/** The one question of the home page. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { queryOptions } from "@tanstack/react-query";

export const cabinetQuery = queryOptions({
  queryKey: ["cabinet"],
  queryFn: () => body(api.GET("/api/v1/cabinet")),
});
