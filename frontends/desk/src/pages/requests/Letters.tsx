/** What came to this request by e-mail, whole, also what became no message. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Modal, Stack, Text, Title } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { at } from "./ticket.ts";

export function Letters({ id }: { id: string }) {
  const { t } = useTranslation(["requests", "kit"]);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconMail size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t("letters")}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="xl"
        title={t("letters")}
        closeButtonProps={{ "aria-label": t("kit:close") }}
      >
        <All id={id} />
      </Modal>
    </>
  );
}

function All({ id }: { id: string }) {
  const { t } = useTranslation("requests");
  const query = useQuery({
    queryKey: ["staff", "tickets", id, "letters"],
    queryFn: () => body(api.GET("/api/v1/staff/tickets/{ticket_id}/letters", at(id))),
  });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <Stack>
          {items.length === 0 && <Text c="dimmed">{t("no_letters")}</Text>}
          {items.map((letter) => (
            <Letter key={letter.at + letter.sender} letter={letter} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function Letter({ letter }: { letter: View<"LetterView"> }) {
  const { t } = useTranslation("requests");
  return (
    <article>
      <Title order={3} size="h5">
        {letter.subject || t("no_subject")}
      </Title>
      <Text size="sm" c="dimmed">
        {[letter.sender, moment(letter.at), t(`outcomes.${letter.outcome}`), letter.why]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keyboard */}
      <pre className="letter" tabIndex={0}>
        {letter.whole}
      </pre>
    </article>
  );
}
