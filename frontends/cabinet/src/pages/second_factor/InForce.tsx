/** It is on: how many recovery codes are left, new ones, and turning it off. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { type FactorCode, SecondFactorField } from "@cabinet/kit/ui/SecondFactorField.tsx";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const FEW = 3;

type Props = { left: number; got: (codes: string[]) => void; off: () => void };

export function InForce({ left, got, off }: Props) {
  const { t } = useTranslation("second_factor");
  const proven = useProven();
  const [leaving, setLeaving] = useState(false);
  const renew = useMutation({
    mutationFn: () => proven(() => body(api.POST("/api/v1/second-factor/recovery-codes"))),
    onSuccess: ({ recovery_codes }) => got(recovery_codes),
  });
  return (
    <Stack>
      <Group gap="xs" wrap="nowrap">
        <IconShieldCheck aria-hidden color="var(--good)" />
        <Text fw={600}>{t("in_force")}</Text>
      </Group>
      <Text>{t("left", { count: left })}</Text>
      {left <= FEW && (
        <Alert color="yellow" variant="light">
          {t("few")}
        </Alert>
      )}
      <ProblemNote problem={renew.error} />
      {leaving ? (
        <TurnOff off={off} stay={() => setLeaving(false)} />
      ) : (
        <Group gap="xs">
          <Button variant="default" onClick={() => renew.mutate()} loading={renew.isPending}>
            {t("renew")}
          </Button>
          <Button variant="subtle" color="red" onClick={() => setLeaving(true)}>
            {t("turn_off")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function TurnOff({ off, stay }: { off: () => void; stay: () => void }) {
  const { t } = useTranslation("second_factor");
  const { t: kit } = useTranslation("kit");
  const proven = useProven();
  const [code, setCode] = useState<FactorCode>({ totp: "" });
  const remove = useMutation({
    mutationFn: () => proven(() => body(api.DELETE("/api/v1/second-factor", { body: code }))),
    onSuccess: off,
  });
  const refused = remove.error && asProblem(remove.error).slug === "code-refused";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate();
      }}
    >
      <Stack maw="24rem">
        <Text>{t("off_why")}</Text>
        <SecondFactorField onCode={setCode} error={refused ? t("wrong_code") : null} focus />
        {!refused && <ProblemNote problem={remove.error} />}
        <Group gap="xs">
          <Button type="submit" color="red" loading={remove.isPending}>
            {t("turn_off")}
          </Button>
          <Button variant="default" onClick={stay}>
            {kit("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
