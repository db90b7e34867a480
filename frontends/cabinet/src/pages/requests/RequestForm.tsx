/** The form of one kind, as the operator's profile has it; what we know of the person stands in it already. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useTopics } from "@cabinet/kit/brand/topics.ts";
import { useFiles } from "@cabinet/kit/files/files.ts";
import { usePerson } from "@cabinet/kit/session/session.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Draft, draft, dropDraft, keepDraft } from "./draft.ts";
import { Field } from "./Field.tsx";
import { FilesField } from "./FilesField.tsx";
import type { Form, Kind } from "./support.ts";
import { useTicketChanged } from "./ticket.ts";

type Props = { kind: Kind; form: Form; profile: View<"ProfileView"> | undefined };

/** Masked data is for recognising, not for writing to. */
const whole = (value: string | undefined) => (value && !value.includes("*") ? value : "");

function known(profile: Props["profile"]): Draft {
  const main = <C extends { main: boolean; value: string }>(contacts: C[] | undefined) =>
    whole((contacts?.find((one) => one.main) ?? contacts?.[0])?.value);
  return {
    full_name: whole(profile?.name),
    phone: main(profile?.phones),
    email: main(profile?.emails),
    address: whole(profile?.address),
  };
}

// Left empty, they are the contract's.
const OF_CONTRACT = ["full_name", "address"];

export function RequestForm({ kind, form: asked, profile }: Props) {
  const { t } = useTranslation("requests");
  const topics = useTopics();
  const fields = asked.fields.map((field) => (field === "name" ? "full_name" : field));
  const optional = (field: string) => asked.optional_fields.includes(field) || OF_CONTRACT.includes(field);
  const files = useFiles();
  const { key, renew } = useAttempt();
  const changed = useTicketChanged();
  const navigate = useNavigate();
  const place = `${usePerson()} ${kind}`;
  const form = useForm<Draft>({
    initialValues: {
      ...Object.fromEntries(fields.map((field) => [field, known(profile)[field] ?? ""])),
      ...(topics.length === 1 ? { topic: topics[0]?.code ?? "" } : {}),
      ...draft(place),
    },
    validate: (values) =>
      Object.fromEntries(
        fields.map((field) => [field, !optional(field) && !values[field]?.trim() ? t("errors.empty") : null]),
      ),
    onValuesChange: (values) => {
      keepDraft(place, values);
      renew();
    },
  });
  const send = useMutation({
    mutationFn: (values: Draft) =>
      body(
        api.POST("/api/v1/tickets", {
          body: { topic: "", text: "", kind, ...written(values, fields), attachments: files.ids },
          // With other files it is another message.
          headers: { "Idempotency-Key": [key, ...files.ids].join() },
        }),
      ),
    onSuccess: (ticket) => {
      dropDraft(place);
      changed(ticket);
      void navigate(`/help/requests/${ticket.id}`, { replace: true, state: { opened: true } });
    },
    onError: (error) => form.setErrors(errorsOf(error, t)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
      <Stack>
        {fields.map((field) => (
          <Field
            key={field}
            name={field}
            kind={kind}
            required={!optional(field)}
            {...form.getInputProps(field)}
          />
        ))}
        <FilesField files={files} />
        <ProblemNote problem={send.error} />
        <Button type="submit" loading={send.isPending} disabled={files.busy} w="fit-content">
          {t("send")}
        </Button>
      </Stack>
    </form>
  );
}

const written = (values: Draft, fields: string[]): Draft =>
  Object.fromEntries(
    fields.flatMap((field) => (values[field]?.trim() ? [[field, values[field].trim()]] : [])),
  );

/** The gateway's reasons are for developers; ours are for whoever writes. */
function errorsOf(error: unknown, t: (key: string) => string): Record<string, string> {
  const reason = (field: string) => (field === "phone" || field === "email" ? field : "empty");
  return Object.fromEntries(
    asProblem(error).errors.map(({ pointer }) => {
      const field = pointer.split("/")[1] ?? "";
      return [field, t(`errors.${reason(field)}`)];
    }),
  );
}
