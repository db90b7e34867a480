/** To a colleague at the desk, or back into the queue at its old place, with a note for staff. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Group, Modal, NativeSelect, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePresence } from "../../desk/presence.ts";
import { at, type Chat, useAct } from "./chats.ts";

export function HandOver({ chat, close }: { chat: Chat; close: () => void }) {
  const { t } = useTranslation(["chats", "kit"]);
  const { desk } = usePresence();
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const give = useAct(async () => {
    const now = await body(
      api.POST("/api/v1/staff/chats/{chat_id}/transfer", {
        ...at(chat.id),
        body: { to: to || null, note: note.trim() },
      }),
    );
    close();
    return now;
  });
  const colleagues = desk?.consultants.filter(({ id }) => id !== chat.consultant?.id) ?? [];
  return (
    <Modal opened onClose={close} title={t("hand_over")} closeButtonProps={{ "aria-label": t("kit:close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          give.mutate();
        }}
      >
        <Stack>
          <NativeSelect
            label={t("to")}
            description={colleagues.length === 0 && t(desk ? "nobody_else" : "come_to_see")}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            data={[
              { value: "", label: t("into_queue") },
              ...colleagues.map(({ id, name, chats }) => ({
                value: id,
                label: t("colleague", { name, count: chats }),
                disabled: chats >= (desk?.at_once ?? 0),
              })),
            ]}
          />
          <Textarea
            label={t("note")}
            description={t("note_about")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={2}
          />
          <ProblemNote problem={give.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" loading={give.isPending}>
              {t("hand_over")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
