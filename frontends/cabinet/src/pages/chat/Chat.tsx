/** The online consultant, for whoever is signed in and for visitors. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { Loaded, Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Call } from "../help/Call.tsx";
import { useMine } from "../help/mine.ts";
import { ToHelp } from "../help/ToHelp.tsx";
import { useSupport } from "../requests/support.ts";
import { Begin } from "./Begin.tsx";
import { usePlace } from "./place.ts";
import { Talk } from "./Talk.tsx";

export default function Chat() {
  const { t } = useTranslation("chat");
  const { chat } = useSupport();
  const { capabilities } = useOperator();
  const mine = useMine();
  const title = said(chat?.name) || t("title");
  useTitle(title);
  const here = Boolean(capabilities.chat && chat && (mine || chat.visitors));
  return (
    <Stack maw={720} gap="sm">
      <ToHelp />
      <Title order={1} size="h2">
        {title}
      </Title>
      {here && (mine ? <OfSubscriber /> : <OfVisitor />)}
      {!here && (
        <Panel>
          <Text mb="sm">{t("none")}</Text>
          <Call />
        </Panel>
      )}
    </Stack>
  );
}

/** The chat that goes on, wherever it was begun; the one that ended here stays until another is begun. */
function OfSubscriber() {
  const [ended, setEnded] = useState<string | null>(null);
  const newest = useQuery({
    queryKey: ["chats", { limit: 1 }],
    queryFn: () => body(api.GET("/api/v1/chats", { params: { query: { limit: 1 } } })),
  });
  return (
    <Loaded query={newest}>
      {({ items: [last] }) => {
        const id = last && last.status !== "closed" ? last.id : ended;
        if (!id) return <Begin begun={({ id }) => setEnded(id)} />;
        return <Talk talker={{ id, token: null }} lasts={() => setEnded(id)} anew={() => setEnded(null)} />;
      }}
    </Loaded>
  );
}

function OfVisitor() {
  const [place, setPlace] = usePlace();
  if (!place) return <Begin visitor begun={setPlace} />;
  return <Talk talker={place} anew={() => setPlace(null)} />;
}
