/** Who is there, my place in the queue, or what becomes of a chat for which nobody was there. */
import { moment } from "@cabinet/kit/format/dates.ts";
import { Alert, Anchor, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Contact } from "./Contact.tsx";
import type { Chat, Talker } from "./chats.ts";

export function Stand({ talker, chat }: { talker: Talker; chat: Chat }) {
  const { t } = useTranslation("chat");
  return (
    <div role="status">
      {chat.offline ? (
        <Left talker={talker} offline={chat.offline} />
      ) : (
        <Text fw={600}>{sentence(chat, t)}</Text>
      )}
    </div>
  );
}

function sentence(chat: Chat, t: TFunction<"chat">): string {
  if (chat.status === "queued") return chat.place ? t("queued_at", { place: chat.place }) : t("queued");
  if (chat.status === "open") return t("with", { name: chat.consultant?.name ?? t("consultant") });
  return t(`ended.${chat.closed_by ?? "staff"}`);
}

type Offline = NonNullable<Chat["offline"]>;

function Left({ talker, offline }: { talker: Talker; offline: Offline }) {
  const { t } = useTranslation("chat");
  const when = offline.answer_by && moment(offline.answer_by);
  return (
    <Alert color="yellow" variant="light" title={t("nobody")}>
      {offline.ticket && (
        <>
          <Text size="sm">{when ? t("became_request_by", { when }) : t("became_request")}</Text>
          <Anchor component={Link} to={`/help/requests/${offline.ticket}`}>
            {t("open_request")}
          </Anchor>
        </>
      )}
      {!offline.ticket && when && <Text size="sm">{t("answered_at_contact", { when })}</Text>}
      {offline.contact_needed && <Contact talker={talker} />}
    </Alert>
  );
}
