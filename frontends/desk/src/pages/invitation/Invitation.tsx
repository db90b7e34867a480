/** Whoever was invited chooses a password, then signs in with it and sets up the second factor. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import "../sign_in/sign_in.css";

const PLACE = "token=";

/** What follows «token=» in a link, or all of it when somebody was told the token alone. */
const tokenIn = (link: string): string => (link.split(PLACE).at(-1) ?? "").trim();

/** What the link has brought after its #; it opens a door, so it does not stay in the address. */
function useBrought(): string {
  const { hash, pathname } = useLocation();
  const navigate = useNavigate();
  const [token, setToken] = useState("");
  const brought = hash.includes(PLACE) ? tokenIn(hash) : "";
  useEffect(() => {
    if (!brought) return;
    setToken(brought);
    void navigate(pathname, { replace: true });
  }, [brought, pathname, navigate]);
  return brought || token;
}

export default function Invitation() {
  const { t } = useTranslation("invitation");
  useTitle(t("title"));
  const brought = useBrought();
  return (
    <div className="door">
      <Panel>
        <Title order={1} size="h3" mb="md">
          {t("title")}
        </Title>
        <Choice key={brought} brought={brought} />
      </Panel>
    </div>
  );
}

function Choice({ brought }: { brought: string }) {
  const { t } = useTranslation(["invitation", "kit"]);
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState("");
  const token = brought || tokenIn(typed);
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
        {!brought && (
          <>
            <Alert color="yellow">{t("no_token")}</Alert>
            <TextInput
              label={t("token")}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              required
            />
          </>
        )}
        <PasswordInput
          label={t("password")}
          description={t("rules")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          minLength={12}
          required
          autoFocus={Boolean(brought)}
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
