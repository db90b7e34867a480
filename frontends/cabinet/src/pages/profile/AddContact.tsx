/** A new phone or e-mail in two steps: where, then the code that came there. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { reasonAt, reasonsIn } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmContact } from "./ConfirmContact.tsx";
import type { Kind } from "./ContactsOf.tsx";

const added = (kind: Kind, value: string, key: string): Promise<View<"ContactToConfirmView">> => {
  const headers = { "Idempotency-Key": key };
  return kind === "phone"
    ? body(api.POST("/api/v1/profile/phones", { body: { phone: value }, headers }))
    : body(api.POST("/api/v1/profile/emails", { body: { email: value }, headers }));
};

type Props = { kind: Kind; first: string; end: (confirmed: string | null) => void };

export function AddContact({ kind, first, end }: Props) {
  const { t } = useTranslation("profile");
  const { t: kit } = useTranslation("kit");
  const [typed, setTyped] = useState(first);
  const { key, renew } = useAttempt();
  const proven = useProven();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: () => proven(() => added(kind, typed.trim(), key)),
    onSuccess: () => {
      // Another code is another intent.
      renew();
      void queries.invalidateQueries({ queryKey: ["profile"] });
    },
  });
  if (add.data)
    return (
      <ConfirmContact
        contact={add.data}
        end={end}
        again={() => add.mutate()}
        sending={add.isPending}
        problem={add.error}
      />
    );
  const refused = add.error && (reasonAt(add.error, kind) ?? reasonsIn(add.error));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t(`contacts.new.${kind}`)}
          description={t(`contacts.hint.${kind}`)}
          type={kind === "phone" ? "tel" : "email"}
          autoComplete={kind === "phone" ? "tel" : "email"}
          maxLength={kind === "phone" ? 40 : 300}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            renew();
          }}
          required
          withAsterisk={false}
          error={refused}
        />
        {!refused && <ProblemNote problem={add.error} />}
        <Group gap="xs">
          <Button type="submit" loading={add.isPending}>
            {t("contacts.send")}
          </Button>
          <Button variant="default" onClick={() => end(null)}>
            {kit("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
