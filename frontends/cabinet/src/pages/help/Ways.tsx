/** How to reach a person: in writing with the promise of an answer, in the chat, by phone. */
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Button, Divider, Stack } from "@mantine/core";
import { IconMessage, IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSupport } from "../requests/support.ts";
import { AnswerBy } from "./AnswerBy.tsx";
import { Call } from "./Call.tsx";
import { useMine } from "./mine.ts";
import { useCabinet } from "./Now.tsx";

export function Ways() {
  const { t } = useTranslation("help");
  const { capabilities, contacts } = useOperator();
  const { chat } = useSupport();
  const mine = useMine();
  const chats = capabilities.chat && (mine || chat?.visitors) ? chat : null;
  const writes = mine && Boolean(capabilities.requests);
  const stopped = useCabinet()?.account?.state === "stopped";
  const { email } = contacts;
  return (
    <Panel title={t("reach")}>
      <Stack gap="sm">
        {writes && (
          <>
            <Button
              component={Link}
              to="/help/requests/new"
              // Whoever is stopped for money is helped by paying: that button is above.
              variant={stopped ? "default" : "filled"}
              leftSection={<IconMessage size={20} aria-hidden />}
            >
              {t("write")}
            </Button>
            <AnswerBy />
          </>
        )}
        {chats && (
          <Button
            component={Link}
            to="/help/chat"
            variant="default"
            leftSection={<IconMessages size={20} aria-hidden />}
          >
            {said(chats.name)}
          </Button>
        )}
        {(writes || chats) && <Divider />}
        <Call />
        {email && <Anchor href={`mailto:${email}`}>{email}</Anchor>}
      </Stack>
    </Panel>
  );
}
