/** Who somebody is, in the fields that this operator asks. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { type RecoveryRules, useOperator } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Radio, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "./Field.tsx";

type Channel = RecoveryRules["channels"][number];
export type Typed = View<"RecoveryForm">;

/** The body of `POST /recovery`: the profile's fields and no other. */
export const started = (typed: Typed) => body(api.POST("/api/v1/recovery", { body: typed }));

type Props = { begun: (answer: View<"RecoveryBegun">, typed: Typed) => void };

export function RecoveryForm({ begun }: Props) {
  const { t } = useTranslation("recovery");
  const { recovery: rules, regions } = useOperator();
  const [typed, setTyped] = useState<Typed>({
    ...(rules.fields.includes("region") ? { region: regions[0]?.code ?? "" } : {}),
    ...(rules.channels[0] ? { channel: rules.channels[0] } : {}),
  });
  const start = useMutation({ mutationFn: started, onSuccess: (answer) => begun(answer, typed) });
  const atFields = start.error && asProblem(start.error).errors.length > 0;
  return (
    <Panel>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate(typed);
        }}
      >
        <Stack>
          <Text>{t(`how.${rules.kind}`)}</Text>
          {rules.fields.map((name) => (
            <Field
              key={name}
              name={name}
              value={typed[name] ?? ""}
              onType={(text) => setTyped({ ...typed, [name]: text })}
              problem={start.error}
            />
          ))}
          {rules.channels.length > 1 && (
            <Channels
              channels={rules.channels}
              chosen={typed.channel ?? null}
              choose={(channel) => setTyped({ ...typed, channel })}
            />
          )}
          {!atFields && <ProblemNote problem={start.error} />}
          <Button type="submit" loading={start.isPending}>
            {t("start")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

type Choice = { channels: Channel[]; chosen: Channel | null; choose: (channel: Channel) => void };

function Channels({ channels, chosen, choose }: Choice) {
  const { t } = useTranslation("recovery");
  return (
    <Radio.Group label={t("channel")} value={chosen} onChange={(next) => choose(next as Channel)}>
      <Stack gap="xs" mt="xs">
        {channels.map((channel) => (
          <Radio key={channel} value={channel} label={t(`channels.${channel}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
