/** Sells something new, or changes what is sold for those who come; who has it keeps it. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { said, useOperator } from "@cabinet/kit/brand/operator.ts";
import { typedAmount } from "@cabinet/kit/format/money.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Checkbox, Group, NativeSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMay } from "../../desk/role.ts";
import type { Known } from "./Tariffs.tsx";

type Values = {
  code: string;
  kind: "tariff" | "add_on";
  product: string;
  ru: string;
  kk: string;
  en: string;
  price: string;
  speed_mbps: number | "";
  public: boolean;
  switchable: boolean;
  archived: boolean;
};

const PRODUCTS = ["internet", "tv", "cable_tv", "iptv", "phone", "mobile", "fixed_ip", "router", "extras"];

const started = (known: Known | undefined): Values => ({
  code: known?.code ?? "",
  kind: known?.kind ?? "tariff",
  product: known?.product ?? "internet",
  ru: known?.names.ru ?? "",
  kk: known?.names.kk ?? "",
  en: known?.names.en ?? "",
  price: "",
  speed_mbps: known?.speed_mbps ?? "",
  public: known?.public ?? true,
  switchable: known?.switchable ?? true,
  archived: known?.archived ?? false,
});

type Props = { known: Known | undefined; main: boolean; done: (told: string) => void };

export function TariffForm({ known, main, done }: Props) {
  const { t } = useTranslation(["tariffs", "kit"]);
  const may = useMay();
  const form = useForm<Values>({
    initialValues: started(known),
    validate: { price: (price) => (known || typedAmount(price) ? null : t("no_sum")) },
  });
  const { mutate, error, isPending } = useSaved(known, form.values, done);
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack gap="sm">
        {!known && <New form={form} />}
        <Group grow>
          {(["ru", "kk", "en"] as const).map((language) => (
            <TextInput
              key={language}
              label={t("name_in", { language: t(`kit:languages.${language}`) })}
              required
              {...form.getInputProps(language)}
            />
          ))}
        </Group>
        <NumberInput
          label={t("speed")}
          min={1}
          max={100_000}
          hideControls
          {...form.getInputProps("speed_mbps")}
        />
        <Checkbox label={t("public")} {...form.getInputProps("public", { type: "checkbox" })} />
        <Checkbox label={t("switchable")} {...form.getInputProps("switchable", { type: "checkbox" })} />
        {known && <Checkbox label={t("archive")} {...form.getInputProps("archived", { type: "checkbox" })} />}
        <ProblemNote problem={error} />
        {may("edit_tariffs") && (
          <Button type="submit" variant={main ? "filled" : "default"} loading={isPending}>
            {t(known ? "kit:save" : "add")}
          </Button>
        )}
      </Stack>
    </form>
  );
}

function New({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation("tariffs");
  const { currency } = useOperator();
  return (
    <Group grow align="start">
      <TextInput label={t("code")} description={t("code_hint")} required {...form.getInputProps("code")} />
      <NativeSelect
        label={t("kind")}
        data={["tariff", "add_on"].map((value) => ({ value, label: t(`kinds.${value}`) }))}
        {...form.getInputProps("kind")}
      />
      <NativeSelect
        label={t("product")}
        data={PRODUCTS.map((value) => ({ value, label: t(`products.${value}`) }))}
        {...form.getInputProps("product")}
      />
      <TextInput
        label={`${t("price")}, ${currency}`}
        inputMode="decimal"
        required
        {...form.getInputProps("price")}
      />
    </Group>
  );
}

/** Saves it: a new one with its price, a known one without, since a price is announced. */
function useSaved(known: Known | undefined, typed: Values, done: Props["done"]) {
  const { t } = useTranslation("tariffs");
  const queries = useQueryClient();
  const { currency } = useOperator();
  const { key } = useAttempt(typed);
  return useMutation({
    mutationFn: async (values: Values) => {
      const { ru, kk, en, price, speed_mbps, code, kind, product, archived, ...flags } = values;
      const terms = { ...flags, names: { ru, kk, en }, speed_mbps: speed_mbps === "" ? null : speed_mbps };
      if (known) {
        const changed: View<"EditedTariff"> = { ...terms, archived };
        const path = { params: { path: { code: known.code } }, body: changed };
        return body(api.PATCH("/api/v1/staff/tariffs/{code}", path));
      }
      const sum = { amount: typedAmount(price) ?? "", currency };
      return body(
        api.POST("/api/v1/staff/tariffs", {
          body: { ...terms, code, kind, product, parts: [], price: sum },
          headers: { "Idempotency-Key": key },
        }),
      );
    },
    onSuccess: ({ names }) => {
      void queries.invalidateQueries({ queryKey: ["staff", "tariffs"] });
      done(t(known ? "done.saved" : "done.added", { name: said(names) }));
    },
  });
}
