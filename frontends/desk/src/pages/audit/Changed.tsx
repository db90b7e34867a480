/** What one act has changed, as a table of fields in words; what has no words yet stands as it is kept. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Code, Stack, Table, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Change, changesOf, currencyOf, worded } from "./changes.ts";
import "../../desk/queue.css";

type Props = { entry: View<"AuditEntryView"> };

/** Of these fields a word is one of few, and has a name. */
const NAMED = new Set("by channel channels kind language medium role state status verdict way".split(" "));

export function Changed({ entry }: Props) {
  const { t } = useTranslation(["audit", "deeds"]);
  const name = t(`deeds:${entry.action}`, { defaultValue: entry.action });
  const changes = changesOf(entry);
  const here = useRef<HTMLDivElement>(null);
  // It stands under the list, which may be long.
  useEffect(() => here.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <Stack ref={here} component="section" gap="xs" aria-label={name}>
      <Title order={2} size="h5">
        {name}, {moment(entry.at)}
      </Title>
      {changes.length === 0 ? (
        <Text>{t("no_fields")}</Text>
      ) : (
        <Table className="queue" aria-label={t("changes")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("field")}</Table.Th>
              <Table.Th scope="col">{t("before")}</Table.Th>
              <Table.Th scope="col">{t("after")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map((change) => (
              <Row key={change.path.join(".")} change={change} entry={entry} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

function Row({ change: { path, before, after }, entry }: Props & { change: Change }) {
  const { t } = useTranslation(["audit", "kit"]);
  const { currency } = useOperator();
  const [field = "", ...within] = path;
  const say = (value: string) => {
    if (value === "true" || value === "false") return t(value === "true" ? "yes" : "no");
    return NAMED.has(field) ? t(`values.${value}`, { defaultValue: "" }) : "";
  };
  const told = (value: unknown) =>
    worded(value, { path, service: entry.service, currency: currencyOf(entry, currency) }, say);
  const named = t(`fields.${field}`, { defaultValue: "" });
  return (
    <Table.Tr>
      <Table.Td data-title={t("field")}>
        {named || <Code>{field}</Code>}
        {within.length > 0 &&
          ` (${within.map((part) => t(`kit:languages.${part}`, { defaultValue: part })).join(", ")})`}
      </Table.Td>
      <Table.Td data-title={t("before")} style={{ whiteSpace: "pre-wrap" }}>
        {told(before)}
      </Table.Td>
      <Table.Td data-title={t("after")} style={{ whiteSpace: "pre-wrap" }}>
        {told(after)}
      </Table.Td>
    </Table.Tr>
  );
}
