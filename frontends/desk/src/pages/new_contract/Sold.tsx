/** The tariff and the add-ons that are sold today, with what they cost. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { today } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Checkbox, NativeSelect, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Typed } from "./ContractForm.tsx";

type Tariff = View<"StaffTariffView">;

const isSold = (one: Tariff) =>
  !one.archived && (one.sold_from ?? "") <= today() && (one.sold_until === null || one.sold_until > today());

export function Sold({ form }: { form: UseFormReturnType<Typed> }) {
  const { t } = useTranslation("new_contract");
  const query = useQuery({
    queryKey: ["staff", "tariffs"],
    queryFn: () => body(api.GET("/api/v1/staff/tariffs")),
  });
  const line = (one: Tariff) => {
    const price = t("line", { name: said(one.names), sum: money(one.price) });
    return isZero(one.once) ? price : `${price}, ${t("once", { sum: money(one.once) })}`;
  };
  return (
    <Loaded query={query} lines={3}>
      {({ items }) => {
        const sold = items.filter(isSold);
        const addOns = sold.filter(({ kind }) => kind === "add_on");
        return (
          <Stack gap="sm">
            <NativeSelect
              label={t("tariff")}
              required
              data={[
                { value: "", label: t("choose") },
                ...sold
                  .filter(({ kind }) => kind === "tariff")
                  .map((one) => ({ value: one.code, label: line(one) })),
              ]}
              {...form.getInputProps("tariff")}
            />
            {addOns.length > 0 && (
              <Checkbox.Group label={t("add_ons")} {...form.getInputProps("add_ons")}>
                <Stack gap={6} mt={4}>
                  {addOns.map((one) => (
                    <Checkbox key={one.code} value={one.code} label={line(one)} />
                  ))}
                </Stack>
              </Checkbox.Group>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}
