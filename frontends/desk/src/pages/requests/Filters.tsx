/** What of the queue is shown. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTopicName, useTopics } from "@cabinet/kit/brand/topics.ts";
import { Group, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Filters as Chosen } from "../../desk/filters.ts";
import { KINDS, STATUSES } from "./ticket.ts";
import "./requests.css";

export function Filters({ get, set }: Chosen) {
  const { t } = useTranslation("requests");
  const forms = useOperator().support.forms as Record<string, unknown>;
  const topics = useTopics();
  const topicName = useTopicName();
  const chosen = (name: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      label={t(`filters.${name}`)}
      data={data}
      value={get(name)}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  const every = { value: "", label: t("filters.all") };
  return (
    <Group align="end" gap="sm" className="filters">
      <TextInput
        label={t("filters.q")}
        placeholder={t("filters.q_hint")}
        value={get("q")}
        maxLength={200}
        onChange={(event) => set("q", event.currentTarget.value)}
        miw={220}
      />
      {chosen("status", [
        { value: "", label: t("filters.open") },
        ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
        { value: "every", label: t("filters.all") },
      ])}
      {chosen("assignee", [
        every,
        { value: "me", label: t("filters.me") },
        { value: "none", label: t("filters.none") },
      ])}
      {chosen("kind", [
        every,
        ...KINDS.filter((kind) => forms[kind]).map((value) => ({ value, label: t(`kinds.${value}`) })),
      ])}
      {chosen("topic", [every, ...topics.map(({ code }) => ({ value: code, label: topicName(code) }))])}
      {chosen("order", [
        { value: "", label: t("filters.deadline") },
        { value: "newest", label: t("filters.newest") },
        { value: "oldest", label: t("filters.oldest") },
      ])}
      <Switch
        label={t("filters.overdue")}
        checked={get("overdue") === "yes"}
        onChange={(event) => set("overdue", event.currentTarget.checked ? "yes" : "")}
        pb={8}
      />
    </Group>
  );
}
