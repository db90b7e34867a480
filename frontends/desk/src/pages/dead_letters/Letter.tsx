/** One event that was given up: what is known of it, and once more. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Alert, Anchor, Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Trace } from "../../desk/Trace.tsx";

/** `payment_received` of `events.billing.payment_received`: notices are called so too. */
export const kindOf = ({ event_type }: { event_type: string }): string =>
  event_type.split(".").pop() ?? event_type;

/** Of an event of which nobody is told by a notice: `subscriber erased`. */
export const wordsOf = (letter: { event_type: string }): string => kindOf(letter).replaceAll("_", " ");

type Props = { letter: View<"DeadLetter">; close: () => void };

export function Letter({ letter, close }: Props) {
  const { t } = useTranslation(["dead_letters", "kit", "notices"]);
  const replay = useReplay(letter.id);
  const queries = useQueryClient();
  // The row goes when the dialog does: until then it says what was done, by us or by somebody else.
  const leave = () => {
    close();
    if (replay.data || replay.error) void queries.invalidateQueries({ queryKey: ["staff", "dead-letters"] });
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={leave}
      title={t(`notices:${kindOf(letter)}`, wordsOf(letter))}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <Stack>
        <Facts dense>
          <Fact what={t("service")}>{t(`services.${letter.service}`, { defaultValue: letter.service })}</Fact>
          <Fact what={t("event_type")}>{letter.event_type}</Fact>
          <Fact what={t("consumer")}>{letter.consumer}</Fact>
          {letter.happened_at && <Fact what={t("happened_at")}>{moment(letter.happened_at)}</Fact>}
          <Fact what={t("given_up_at")}>{moment(letter.given_up_at)}</Fact>
          <Fact what={t("tried_at")}>{moment(letter.tried_at)}</Fact>
          {letter.trace_id && (
            <Fact what={t("trace")}>
              <Trace id={letter.trace_id} />
            </Fact>
          )}
        </Facts>
        <Text size="sm">{letter.reason}</Text>
        {letter.fields ? (
          <Fields fields={letter.fields} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("unreadable")}
          </Text>
        )}
        {replay.data && (
          <Alert role="status" variant="light" color={replay.data.worked ? "green" : "red"}>
            {replay.data.worked ? t("worked") : t("again_given_up", { reason: replay.data.reason })}
          </Alert>
        )}
        <ProblemNote problem={replay.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {t("kit:close")}
          </Button>
          {!replay.data?.worked && (
            <Button loading={replay.isPending} onClick={() => replay.mutate()}>
              {t("replay")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** What the event says, without the words of people. */
function Fields({ fields }: { fields: Record<string, unknown> }) {
  const { t } = useTranslation("dead_letters");
  const { subscriber_id: who } = fields;
  return (
    <div>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {JSON.stringify(fields, null, 2)}
      </Code>
      <Text size="xs" c="dimmed" my={4}>
        {t("hidden")}
      </Text>
      {typeof who === "string" && who !== "***" && (
        <Anchor component={Link} to={`/subscribers/${who}`} size="sm">
          {t("subscriber")}
        </Anchor>
      )}
    </div>
  );
}

/** Each answer ends an intent: once more after it is another one. */
function useReplay(id: string) {
  const { key, renew } = useAttempt();
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/staff/dead-letters/{letter_id}/replay", {
          params: { path: { letter_id: id }, header: { "idempotency-key": key } },
        }),
      ),
    onSuccess: renew,
  });
}
