/** An application as it is said over the phone; whoever has applied before is shown while one writes. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body } from "@cabinet/kit/api/client.ts";
import { reasonAt } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { language } from "@cabinet/kit/texts/language.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Alert, Anchor, Button, Checkbox, Group, Modal, NativeSelect, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Field } from "./Field.tsx";
import { useTerms, useTold } from "./terms.ts";

const EMPTY = {
  full_name: "",
  phone: "",
  email: "",
  street: "",
  house: "",
  building: "",
  flat: "",
  comment: "",
  wifi_survey: false,
  consent: false,
  language: language(),
};

export function Enter({ close }: { close: () => void }) {
  const { t } = useTranslation(["applications", "kit"]);
  const navigate = useNavigate();
  const told = useTold();
  const { languages } = useOperator();
  const terms = useTerms();
  const needed = (value: string) => (value.trim() ? null : t("needed"));
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      full_name: needed,
      phone: needed,
      consent: (given) => (given ? null : t("consent_needed")),
    },
  });
  const { key } = useAttempt(form.values);
  const enter = useMutation({
    mutationFn: (typed: typeof EMPTY) =>
      body(api.POST("/api/v1/staff/applications", { body: typed, headers: { "Idempotency-Key": key } })),
    onSuccess: (application) => {
      told(application);
      void navigate(`/applications/${application.id}`);
    },
    onError: (problem) =>
      form.setErrors(Object.fromEntries(Object.keys(EMPTY).map((name) => [name, reasonAt(problem, name)]))),
  });
  const field = (
    name: "full_name" | "phone" | "email" | "street" | "house" | "building" | "flat" | "comment",
  ) => (
    <Field name={name} required={name === "full_name" || name === "phone"} {...form.getInputProps(name)} />
  );
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("enter")}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <form noValidate onSubmit={form.onSubmit((typed) => enter.mutate(typed))}>
        <Stack gap="sm">
          {field("phone")}
          <Known phone={form.values.phone} />
          {field("full_name")}
          {field("street")}
          <Group grow align="start" wrap="nowrap">
            {field("house")}
            {field("building")}
            {field("flat")}
          </Group>
          {field("comment")}
          {field("email")}
          {languages.length > 1 && (
            <NativeSelect
              label={t("language")}
              data={languages.map((one) => ({ value: one, label: t(`kit:languages.${one}`) }))}
              {...form.getInputProps("language")}
            />
          )}
          {terms && terms.wifi_survey !== "none" && (
            <Checkbox
              label={t(`wifi_survey.${terms.wifi_survey}`)}
              {...form.getInputProps("wifi_survey", { type: "checkbox" })}
            />
          )}
          <Checkbox label={t("consent")} {...form.getInputProps("consent", { type: "checkbox" })} />
          <ProblemNote problem={enter.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" loading={enter.isPending}>
              {t("write_down")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const WHOLE = 10;
const PAUSE = 400;

/** Open applications from this phone. */
function Known({ phone }: { phone: string }) {
  const { t } = useTranslation("applications");
  const [q] = useDebouncedValue(phone.trim(), PAUSE);
  const { data } = useQuery({
    queryKey: ["staff", "applications", { q, limit: 5 }],
    queryFn: () => body(api.GET("/api/v1/staff/applications", { params: { query: { q, limit: 5 } } })),
    enabled: q.replace(/\D/g, "").length >= WHOLE,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" role="status" title={t("known")}>
      {data.items.map(({ id, full_name, address, status }) => (
        <Anchor key={id} component={Link} to={`/applications/${id}`} size="sm" display="block">
          {[full_name, address, t(`steps.${status}`)].filter(Boolean).join(" · ")}
        </Anchor>
      ))}
    </Alert>
  );
}
