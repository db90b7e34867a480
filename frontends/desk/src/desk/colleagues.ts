/** Who of the staff somebody is: oneself, or by name where the names may be read (`GET /staff/people` is an admin's). */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMay, useMyId } from "./role.ts";

/** Empty for whoever may not read the list. */
export function useColleagues(): readonly View<"StaffPersonView">[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["staff", "people"],
    queryFn: () => body(api.GET("/api/v1/staff/people")),
    enabled: may("people"),
    staleTime: 300_000,
  });
  return data?.items ?? [];
}

/** «вы», a name, or «коллега». */
export function useStaffName(): (id: string) => string {
  const { t } = useTranslation("desk");
  const me = useMyId();
  const colleagues = useColleagues();
  return (id) => (id === me ? t("you") : (colleagues.find((one) => one.id === id)?.name ?? t("colleague")));
}
