/** What explains the trouble before anything is asked: the account is stopped, or works go on at this address. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Alert, Anchor, Button, Text } from "@mantine/core";
import { IconTools, IconWallet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMine } from "./mine.ts";

/** The first page's own answer; null for visitors. */
export function useCabinet() {
  const enabled = useMine();
  const { data } = useQuery({
    queryKey: ["cabinet"],
    queryFn: () => body(api.GET("/api/v1/cabinet")),
    enabled,
  });
  return enabled ? data : null;
}

export function Now() {
  const { t } = useTranslation("help");
  const data = useCabinet();
  const works = data?.news?.filter((one) => one.kind === "maintenance" && one.touches_me) ?? [];
  const sum = data?.account?.recommended_top_up;
  return (
    <>
      {data?.account?.state === "stopped" && (
        <Alert color="red" variant="light" icon={<IconWallet aria-hidden />} title={t("now.stopped")}>
          <Text mb="xs">{t("now.stopped_about")}</Text>
          <Button component={Link} to="/pay">
            {sum && !isZero(sum) ? t("now.pay_sum", { sum: money(sum) }) : t("now.pay")}
          </Button>
        </Alert>
      )}
      {works.map((one) => (
        <Alert
          key={one.id}
          color="yellow"
          variant="light"
          icon={<IconTools aria-hidden />}
          title={t("now.works")}
        >
          <Anchor component={Link} to={`/news/${one.id}`}>
            {one.title}
          </Anchor>
          {one.until && <Text size="sm">{t("now.until", { when: moment(one.until) })}</Text>}
        </Alert>
      ))}
    </>
  );
}
