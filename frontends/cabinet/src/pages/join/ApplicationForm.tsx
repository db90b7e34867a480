/** The operator's form to be connected: its fields, the consent, and who wants it the Wi-Fi survey. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Checkbox, SimpleGrid, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConsentField } from "./ConsentField.tsx";
import { FormField } from "./FormField.tsx";
import { FIELDS, type Field, type Terms } from "./terms.ts";

type Values = Record<Field, string> & { consent: boolean; wifi_survey: boolean };
type Props = { terms: Terms; done: (applied: View<"AppliedView">) => void };

const EMPTY = {
  ...(Object.fromEntries(FIELDS.map((field) => [field, ""])) as Record<Field, string>),
  consent: false,
  wifi_survey: false,
};
// They stand in a row: a house and a flat are a few letters.
const SHORT: Field[] = ["house", "building", "flat"];

export function ApplicationForm({ terms, done }: Props) {
  const { t } = useTranslation("join");
  const { key, renew } = useAttempt();
  const needed = (field: Field) => !terms.optional_fields.includes(field);
  const form = useForm<Values>({
    initialValues: EMPTY,
    onValuesChange: renew,
    validate: (values) => ({
      ...Object.fromEntries(
        terms.fields.map((field) => [
          field,
          needed(field) && !values[field].trim() ? t("errors.empty") : null,
        ]),
      ),
      consent: values.consent ? null : t("errors.consent"),
    }),
  });
  const send = useMutation({
    mutationFn: (values: Values) =>
      body(api.POST("/api/v1/applications", { body: values, headers: { "Idempotency-Key": key } })),
    onSuccess: done,
    onError: (error) =>
      form.setErrors(
        Object.fromEntries(
          asProblem(error).errors.map(({ pointer }) => {
            const field = pointer.slice(1);
            return [field, t(`errors.${["phone", "email", "consent"].includes(field) ? field : "empty"}`)];
          }),
        ),
      ),
  });
  const input = (field: Field) => (
    <FormField key={field} name={field} needed={needed(field)} {...form.getInputProps(field)} />
  );
  const short = terms.fields.filter((field) => SHORT.includes(field));
  return (
    <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
      <Stack>
        {terms.fields.map((field) =>
          field === short[0] ? (
            <SimpleGrid key="house" cols={{ base: 1, xs: short.length }}>
              {short.map(input)}
            </SimpleGrid>
          ) : (
            !short.includes(field) && input(field)
          ),
        )}
        {terms.wifi_survey !== "none" && (
          <Checkbox label={t("survey")} {...form.getInputProps("wifi_survey", { type: "checkbox" })} />
        )}
        <ConsentField {...form.getInputProps("consent", { type: "checkbox" })} />
        <ProblemNote problem={send.error} />
        <Button type="submit" loading={send.isPending} w="fit-content">
          {t("send")}
        </Button>
      </Stack>
    </form>
  );
}
