/** A visitor for whom nobody was there says where he is answered. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { at, shows, type Talker, useTold } from "./chats.ts";

export function Contact({ talker }: { talker: Talker }) {
  const { t } = useTranslation("chat");
  const [contact, setContact] = useState("");
  const told = useTold();
  const leave = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/chats/{chat_id}/contact", {
          ...at(talker),
          body: { contact: contact.trim() },
          headers: shows(talker),
        }),
      ),
    onSuccess: told,
  });
  const wrong = leave.error && asProblem(leave.error).status === 422;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (contact.trim()) leave.mutate();
      }}
    >
      <Stack gap="xs" mt="xs">
        <TextInput
          label={t("leave_contact")}
          value={contact}
          onChange={(event) => setContact(event.currentTarget.value)}
          error={wrong ? t("contact_wrong") : undefined}
          autoComplete="tel"
          maxLength={254}
        />
        {!wrong && <ProblemNote problem={leave.error} />}
        <Button type="submit" loading={leave.isPending} w="fit-content">
          {t("leave")}
        </Button>
      </Stack>
    </form>
  );
}
