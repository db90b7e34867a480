/** Whoever was invited chooses a password, then signs in with it and sets up the second factor. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import "../sign_in/sign_in.css";

export default function Invitation() {
  const { t } = useTranslation("invitation");
  useTitle(t("title"));
  const [params, setParams] = useSearchParams();
  const [token] = useState(() => params.get("token") ?? "");
  useEffect(() => {
    // What opens a door does not stay in the address.
    if (params.has("token")) setParams({}, { replace: true });
  }, [params, setParams]);
  return (
    <div className="door">
      <Panel>
        <Title order={1} size="h3" mb="md">
          {t("title")}
        </Title>
        {token ? <Choice token={token} /> : <Alert color="yellow">{t("no_token")}</Alert>}
      </Panel>
    </div>
  );
}

function Choice({ token }: { token: string }) {
  const { t } = useTranslation(["invitation", "kit"]);
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: () =>
      body(api.POST("/api/v1/staff/invitation", { body: { token, password, client: "web" } })),
  });
  if (accept.data) {
    return (
      <Stack>
        <Text>{t("done", { login: accept.data.login })}</Text>
        <Anchor component={Link} to="/sign-in" fw={600}>
          {t("to_sign_in")}
        </Anchor>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate();
      }}
    >
      <Stack>
        <Text>{t("hello")}</Text>
        <PasswordInput
          label={t("password")}
          description={t("rules")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          minLength={12}
          required
          autoFocus
          visibilityToggleButtonProps={{ "aria-label": t("kit:show_password") }}
        />
        <ProblemNote problem={accept.error} />
        <Button type="submit" loading={accept.isPending}>
          {t("choose")}
        </Button>
      </Stack>
    </form>
  );
}
