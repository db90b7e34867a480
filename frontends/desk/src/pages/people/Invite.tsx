/** Takes somebody in: login, name, role; what comes back is the invitation. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Given } from "./Invitation.tsx";
import { ROLES } from "./roles.ts";

export function Invite({ done }: { done: (given: Given) => void }) {
  const { t } = useTranslation(["people", "kit"]);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("invite")}</Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("invite")}
        closeButtonProps={{ "aria-label": t("kit:close") }}
      >
        <Form
          done={(given) => {
            setOpen(false);
            done(given);
          }}
        />
      </Modal>
    </>
  );
}

function Form({ done }: { done: (given: Given) => void }) {
  const { t } = useTranslation("people");
  const queries = useQueryClient();
  const form = useForm<View<"NewStaff">>({ initialValues: { login: "", name: "", role: "support" } });
  const { key } = useAttempt(form.values);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (values: View<"NewStaff">) =>
      body(api.POST("/api/v1/staff/people", { body: values, headers: { "Idempotency-Key": key } })),
    onSuccess: (given) => {
      void queries.invalidateQueries({ queryKey: ["staff", "people"] });
      done(given);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack>
        <TextInput
          label={t("login")}
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps("login")}
        />
        <TextInput label={t("name")} autoComplete="off" required {...form.getInputProps("name")} />
        <Select
          label={t("role")}
          data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps("role")}
        />
        <ProblemNote problem={error} />
        <Button type="submit" loading={isPending}>
          {t("invite")}
        </Button>
      </Stack>
    </form>
  );
}
