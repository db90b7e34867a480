/** What stands in the contract: who, where, how to reach them, what they buy. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { today } from "@cabinet/kit/format/dates.ts";
import { language as pageLanguage } from "@cabinet/kit/texts/language.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, SimpleGrid, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Person } from "./Person.tsx";
import { Sold } from "./Sold.tsx";

export type Typed = {
  name: string;
  address: string;
  phone: string;
  email: string;
  language: string;
  region: string;
  login: string;
  tariff: string;
  add_ons: string[];
  connected_on: string;
};
type Props = {
  wish: View<"ContractWish"> | null;
  end: (done: { told: View<"FirstPasswordView">; name: string }) => void;
};

const several = (typed: string) =>
  typed
    .split(/[,;]/)
    .map((one) => one.trim())
    .filter(Boolean);

export function ContractForm({ wish, end }: Props) {
  const { t } = useTranslation("new_contract");
  const { languages } = useOperator();
  const queries = useQueryClient();
  const form = useForm<Typed>({
    initialValues: {
      name: wish?.name ?? "",
      address: wish?.address ?? "",
      phone: wish?.phones.join(", ") ?? "",
      email: wish?.emails.join(", ") ?? "",
      language:
        wish?.language ?? (languages.includes(pageLanguage()) ? pageLanguage() : (languages[0] ?? "ru")),
      region: "",
      login: "",
      tariff: "",
      add_ons: [],
      connected_on: today(),
    },
    validate: { tariff: (tariff) => (tariff ? null : t("no_tariff")) },
  });
  // What was typed otherwise is another contract.
  const { key } = useAttempt(form.values);
  const conclude = useMutation({
    mutationFn: (values: Typed) =>
      body(
        api.POST("/api/v1/staff/contracts", {
          headers: { "Idempotency-Key": key },
          body: bodyOf(values, wish?.application ?? null),
        }),
      ),
    onSuccess: (told) => {
      void queries.invalidateQueries({ queryKey: ["staff", "applications"] });
      end({ told, name: form.values.name });
    },
    onError: (thrown) => {
      for (const { pointer, reason } of asProblem(thrown).errors)
        form.setFieldError(fieldOf(pointer), reason);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => conclude.mutate(values))}>
      <Stack mt="xs">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Person form={form} />
        </SimpleGrid>
        <Sold form={form} />
        <ProblemNote problem={conclude.error} />
        <Button type="submit" loading={conclude.isPending} style={{ alignSelf: "start" }}>
          {t("conclude")}
        </Button>
      </Stack>
    </form>
  );
}

/** `/phones/0` is told at the field of the phones. */
function fieldOf(pointer: string): string {
  const [name = ""] = pointer.replace(/^\//, "").split("/");
  return { phones: "phone", emails: "email", add_ons: "tariff" }[name] ?? name;
}

const bodyOf = (values: Typed, application: string | null): View<"NewContract"> => ({
  name: values.name.trim(),
  address: values.address.trim(),
  phones: several(values.phone),
  emails: several(values.email),
  language: values.language as View<"NewContract">["language"],
  region: values.region || null,
  login: values.login.trim() || null,
  tariff: values.tariff,
  add_ons: values.add_ons,
  application,
  connected_on: values.connected_on || null,
});
