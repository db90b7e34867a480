/** The way to my notices, with how many are new. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

const MANY = 99;

export function Bell() {
  const { t } = useTranslation("shell");
  const { data } = useQuery({
    queryKey: ["notifications", "unread"],
    queryFn: () =>
      body(api.GET("/api/v1/notifications", { params: { query: { unread_only: true, limit: 1 } } })),
    select: ({ unread }) => unread,
    staleTime: 300_000,
  });
  const unread = data ?? 0;
  const shown = unread > MANY ? `${MANY}+` : `${unread}`;
  return (
    <Link
      to="/notifications"
      className="head-tool bell"
      aria-label={unread ? t("notifications_new", { count: unread, shown }) : t("notifications")}
    >
      <IconBell aria-hidden size={22} />
      {unread > 0 && (
        <span className="bell-count figures" aria-hidden>
          {shown}
        </span>
      )}
    </Link>
  );
}
