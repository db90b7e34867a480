/** Who and where, by the operator's profile: a login of their own, a region where there are several. */
import { said, useOperator, type Words } from "@cabinet/kit/brand/operator.ts";
import { NativeSelect, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Typed } from "./ContractForm.tsx";

export function Person({ form }: { form: UseFormReturnType<Typed> }) {
  const { t } = useTranslation(["new_contract", "kit"]);
  const { languages, sign_in, ...operator } = useOperator();
  const regions = operator.regions as { code: string; names: Words }[];
  return (
    <>
      <TextInput
        label={t("name")}
        description={t("name_why")}
        maxLength={300}
        required
        autoComplete="off"
        {...form.getInputProps("name")}
      />
      <TextInput
        label={t("address")}
        description={t("address_why")}
        maxLength={500}
        required
        autoComplete="off"
        {...form.getInputProps("address")}
      />
      <TextInput
        type="tel"
        label={t("phone")}
        description={t("several")}
        autoComplete="off"
        {...form.getInputProps("phone")}
      />
      <TextInput
        label={t("email")}
        description={t("several")}
        inputMode="email"
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      {regions.length > 0 && (
        <NativeSelect
          label={t("region")}
          required
          data={[
            { value: "", label: t("choose") },
            ...regions.map(({ code, names }) => ({ value: code, label: said(names) })),
          ]}
          {...form.getInputProps("region")}
        />
      )}
      {sign_in.by === "login" && (
        <TextInput
          label={t("login")}
          description={t("login_why")}
          minLength={3}
          maxLength={64}
          autoCapitalize="none"
          autoComplete="off"
          {...form.getInputProps("login")}
        />
      )}
      {languages.length > 1 && (
        <NativeSelect
          label={t("language")}
          data={languages.map((one) => ({ value: one, label: t(`kit:languages.${one}`) }))}
          {...form.getInputProps("language")}
        />
      )}
      <TextInput
        type="date"
        label={t("connected_on")}
        description={t("connected_on_why")}
        {...form.getInputProps("connected_on")}
      />
    </>
  );
}
