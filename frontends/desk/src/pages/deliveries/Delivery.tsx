/** One message's life: its words, each attempt, what the provider has said; and once more, where it has failed. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Button, Group, Stack, Text, Timeline, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay } from "../../desk/role.ts";
import { Trace } from "../../desk/Trace.tsx";

type Life = View<"DeliveryView">;

export default function Delivery() {
  const { t } = useTranslation("deliveries");
  useTitle(t("one"));
  const { id = "" } = useParams();
  const path = { params: { path: { delivery_id: id } } };
  const query = useQuery({
    queryKey: ["staff", "deliveries", id],
    queryFn: () => body(api.GET("/api/v1/staff/deliveries/{delivery_id}", path)),
  });
  return (
    <Stack maw={800}>
      <Title order={1} size="h3">
        {t("one")}
      </Title>
      <Loaded query={query} lines={10}>
        {(life) => <Shown life={life} />}
      </Loaded>
    </Stack>
  );
}

function Shown({ life }: { life: Life }) {
  const { t } = useTranslation("deliveries");
  return (
    <>
      <Text>
        {t(`channels.${life.channel}`)}, {life.address}. {t(`states.${life.state}`)}
        {life.why && `: ${life.why}`}
        {life.cost && `. ${t("cost")}: ${money(life.cost)}`}
      </Text>
      <Group gap="sm">
        {life.subscriber_id && (
          <Anchor component={Link} to={`/subscribers/${life.subscriber_id}`}>
            {t("subscriber")}
          </Anchor>
        )}
        <Trace id={life.trace_id} />
      </Group>
      <section aria-label={t("words")}>
        {life.subject && <Text fw={700}>{life.subject}</Text>}
        <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{life.text}</Text>
      </section>
      <Steps life={life} />
      <Resend life={life} />
    </>
  );
}

function Steps({ life }: { life: Life }) {
  const { t } = useTranslation("deliveries");
  return (
    <section aria-label={t("steps")}>
      <Title order={2} size="h5" mb="xs">
        {t("steps")}
      </Title>
      <Timeline active={life.steps.length} bulletSize={14}>
        {life.steps.map((step) => (
          <Timeline.Item key={`${step.at} ${step.state}`} title={t(`states.${step.state}`)}>
            <Text size="sm">{[moment(step.at), step.provider, step.why].filter(Boolean).join(" · ")}</Text>
          </Timeline.Item>
        ))}
      </Timeline>
      {life.parts.map((part) => (
        <Text key={part.number} size="sm" c="dimmed">
          {t("part", { number: part.number })}:{" "}
          {[part.message_id, part.outcome, part.why].filter(Boolean).join(" · ")}
        </Text>
      ))}
    </section>
  );
}

function Resend({ life }: { life: Life }) {
  const { t } = useTranslation("deliveries");
  const may = useMay();
  const queries = useQueryClient();
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/staff/deliveries/{delivery_id}/resend", {
          params: { path: { delivery_id: life.id } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["staff", "deliveries"] }),
  });
  return (
    <>
      {life.resendable && may("resend") && (
        <Button loading={isPending} onClick={() => mutate()} style={{ alignSelf: "start" }}>
          {t("resend")}
        </Button>
      )}
      {isSuccess && <Text role="status">{t("resent")}</Text>}
      <ProblemNote problem={error} />
    </>
  );
}
