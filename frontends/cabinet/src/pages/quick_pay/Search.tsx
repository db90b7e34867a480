/** By the contract's number or by the address, as the operator finds people. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Button, Group, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type FindBy, useTerms } from "./terms.ts";

const FIELDS = {
  contract: [{ name: "contract", needed: true }],
  address: [
    { name: "street", needed: true },
    { name: "house", needed: true },
    { name: "flat", needed: false },
  ],
} as const;
const EMPTY = { contract: "", street: "", house: "", flat: "" };

type Props = { look: (wanted: View<"QuickSearch">) => void; looks: boolean };

export function Search({ look, looks }: Props) {
  const { t } = useTranslation("quick_pay");
  const find_by = useTerms().quick?.find_by ?? [];
  const [by, setBy] = useState<FindBy>(find_by.includes("contract") ? "contract" : "address");
  const fields = FIELDS[by];
  const form = useForm({
    initialValues: EMPTY,
    validate: (values) =>
      Object.fromEntries(
        fields.map(({ name, needed }) => [name, needed && !values[name].trim() ? t("empty") : null]),
      ),
  });
  const found = (values: typeof EMPTY) =>
    look(
      Object.fromEntries(
        fields.flatMap(({ name }) => (values[name].trim() ? [[name, values[name].trim()]] : [])),
      ),
    );
  return (
    <form noValidate onSubmit={form.onSubmit(found)}>
      <Stack gap="sm">
        {find_by.length > 1 && (
          <SegmentedControl
            aria-label={t("find_by")}
            value={by}
            onChange={(value) => setBy(value as FindBy)}
            data={[
              { value: "contract", label: t("by_contract") },
              { value: "address", label: t("by_address") },
            ]}
          />
        )}
        <Group gap="sm" align="flex-start">
          {fields.map(({ name, needed }) => (
            <TextInput
              key={name}
              label={t(`fields.${name}`)}
              required={needed}
              withAsterisk={false}
              autoComplete="off"
              style={{ flex: name === "house" || name === "flat" ? "1 1 7rem" : "1 1 100%" }}
              {...(name === "contract" ? { inputMode: "numeric" as const } : {})}
              {...form.getInputProps(name)}
            />
          ))}
        </Group>
        <Button type="submit" variant="default" loading={looks} w="fit-content">
          {t("find")}
        </Button>
      </Stack>
    </form>
  );
}
