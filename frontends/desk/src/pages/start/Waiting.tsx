/** One queue: its name and how its most pressing thing stands against the deadline. */
import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Age } from "../../desk/Age.tsx";
import { type QueueName, useWorst } from "../../desk/worst.ts";

export function Waiting({ to, name, queue }: { to: string; name: string; queue: QueueName }) {
  const { t } = useTranslation("start");
  const { data, error } = useWorst(queue);
  return (
    <li>
      <Link to={to}>{name}</Link>
      {data ? (
        <Age since={data.since} by={data.by} />
      ) : error ? (
        <Text size="sm" style={{ color: "var(--bad)" }}>
          {t("away")}
        </Text>
      ) : data === null ? (
        <Text size="sm" c="dimmed">
          {t("nobody")}
        </Text>
      ) : (
        <Skeleton height={16} width={120} />
      )}
    </li>
  );
}
