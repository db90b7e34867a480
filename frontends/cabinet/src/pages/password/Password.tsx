/** Choosing another password; whoever came with an issued one does it before anything else. */
import { signedIn, useSession } from "@cabinet/kit/session/session.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Button, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BackToProfile } from "../profile/BackToProfile.tsx";
import { PasswordForm } from "./PasswordForm.tsx";

export default function Password() {
  const { t } = useTranslation("password");
  const session = useSession();
  const queries = useQueryClient();
  const [first] = useState(session?.mustChangePassword ?? false);
  const [done, setDone] = useState(false);
  useTitle(t(first ? "first_title" : "title"));
  return (
    <Stack maw="32rem">
      {!first && <BackToProfile />}
      <Title order={1} size="h2">
        {t(first ? "first_title" : "title")}
      </Title>
      {done ? (
        <Done first={first} />
      ) : (
        <>
          {first && <Text>{t("first_why")}</Text>}
          <PasswordForm
            first={first}
            done={(answer) => {
              signedIn(answer);
              setDone(true);
              void queries.invalidateQueries();
            }}
          />
        </>
      )}
    </Stack>
  );
}

function Done({ first }: { first: boolean }) {
  const { t } = useTranslation("password");
  return (
    <Panel>
      <Stack>
        <Alert color="green" variant="light" role="status" icon={<IconCircleCheck />} title={t("done")}>
          {t("done_more")}
        </Alert>
        {first ? (
          <Button component={Link} to="/">
            {t("go_on")}
          </Button>
        ) : (
          <Anchor component={Link} to="/profile">
            {t("to_profile")}
          </Anchor>
        )}
      </Stack>
    </Panel>
  );
}
