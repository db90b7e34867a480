/** A page to which a letter leads: one button does what the link is about, and nothing happens before it. */
import type { View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Button, Stack, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLinkToken } from "../../shell/linkToken.ts";

type Act = (token: string) => Promise<View<"LinkView">>;

export function Linked({ name, act }: { name: "confirm" | "unsubscribe"; act: Act }) {
  const { t } = useTranslation("newsletter");
  useTitle(t(`${name}.title`));
  const token = useLinkToken() ?? "";
  const follow = useMutation({ mutationFn: () => act(token) });
  const refused = follow.error && asProblem(follow.error).slug === "code-refused";
  return (
    <Stack maw={560} mx="auto">
      <Title order={1} size="h2">
        {t(`${name}.title`)}
      </Title>
      <Panel>
        {!token && <Text>{t("no_token")}</Text>}
        {token && !follow.data && (
          <Stack>
            <Text>{t(`${name}.about`)}</Text>
            <Button onClick={() => follow.mutate()} loading={follow.isPending} w="fit-content">
              {t(`${name}.go`)}
            </Button>
          </Stack>
        )}
        {follow.data && (
          <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
            {t(`${name}.done`, { address: follow.data.address })}
          </Alert>
        )}
        {refused ? (
          <Text mt="sm" role="alert" c="var(--bad)">
            {t("wrong_link")} {t(`${name}.wrong`)}
          </Text>
        ) : (
          <ProblemNote problem={follow.error} />
        )}
        <Text size="sm" mt="md">
          {t("back")}{" "}
          <Anchor component={Link} to="/profile/notifications" inherit underline="always">
            {t("settings")}
          </Anchor>
        </Text>
      </Panel>
    </Stack>
  );
}
