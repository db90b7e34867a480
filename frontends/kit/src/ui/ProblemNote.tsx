/** A problem in the person's words: what happened, what to do, and the trace id to read out over the phone. */
import { Alert, Anchor, Button, Group, List, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem, type Reason } from "../api/problems.ts";
import { useOperator } from "../brand/operator.ts";
import { date } from "../format/dates.ts";
import { phone } from "../format/phones.ts";

type Props = { problem: unknown; retry?: (() => void) | undefined; children?: ReactNode };

export function ProblemNote({ problem, retry, children }: Props) {
  const { t, i18n } = useTranslation("kit");
  if (!problem) return null;
  const told = asProblem(problem);
  // The person has closed the question for the password: there is nothing to tell.
  if (told.slug === "proof-needed") return null;
  const ours = `problems.${told.slug}`;
  const advice = i18n.exists(ours)
    ? t(ours, { minutes: Math.ceil((told.retryAfter ?? 60) / 60) })
    : t("problems.else");
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertCircle />}
      title={told.title || t("problem")}
    >
      <Text size="sm">{advice}</Text>
      <Reasons reasons={told.reasons} />
      {children}
      <Group mt="xs" gap="sm">
        {retry && (
          <Button variant="default" onClick={retry}>
            {t("repeat")}
          </Button>
        )}
        {told.status >= 500 && <Hotline />}
      </Group>
      {told.traceId && (
        <Text size="xs" mt="xs" style={{ overflowWrap: "anywhere" }}>
          {t("trace", { id: told.traceId })}
        </Text>
      )}
    </Alert>
  );
}

/** Why something is not allowed, each with the first day when it will be. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { t } = useTranslation("kit");
  if (reasons.length === 0) return null;
  return (
    <List size="sm" mt={4}>
      {reasons.map((reason) => (
        <List.Item key={reason.code}>
          {reason.detail.replace(/\.$/, "")}
          {reason.passes_on && `. ${t("from_day", { day: date(reason.passes_on) })}`}
        </List.Item>
      ))}
    </List>
  );
}

function Hotline() {
  const [number] = useOperator().contacts.phones;
  return number ? <Anchor href={`tel:${number}`}>{phone(number)}</Anchor> : null;
}
