/** The code that went to the new phone or e-mail. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { time } from "@cabinet/kit/format/dates.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Anchor, Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  contact: View<"ContactToConfirmView">;
  end: (confirmed: string | null) => void;
  again: () => void;
  sending: boolean;
  problem: unknown;
};

export function ConfirmContact({ contact, end, again, sending, problem }: Props) {
  const { t } = useTranslation("profile");
  const { t: kit } = useTranslation("kit");
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const value = phone(contact.value);
  const confirm = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/profile/confirmations", {
          body: { confirmation: contact.confirmation, code: code.trim() },
        }),
      ),
    onSuccess: async () => {
      await Promise.all(
        [["profile"], ["cabinet"], ["notifications"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
      end(value);
    },
  });
  const refused = confirm.error && asProblem(confirm.error).slug === "code-refused";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t("contacts.code", { value })}
          description={t("contacts.until", { at: time(contact.expires_at) })}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={32}
          required
          withAsterisk={false}
          autoFocus
          error={refused ? t("contacts.wrong_code") : null}
        />
        {!refused && <ProblemNote problem={confirm.error ?? problem} />}
        <Group gap="xs">
          <Button type="submit" loading={confirm.isPending}>
            {t("contacts.confirm")}
          </Button>
          <Button variant="default" onClick={() => end(null)}>
            {kit("cancel")}
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={again} disabled={sending}>
            {t("contacts.again")}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
