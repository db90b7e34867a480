/** When it would pay for the first time, from the API's preview. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

export function NextPayment({ wanted }: { wanted: View<"NewAutopayment"> }) {
  const { t } = useTranslation("autopayment");
  const [later] = useDebouncedValue(wanted, 400);
  const preview = useQuery({
    queryKey: ["autopayment", "preview", later],
    queryFn: () =>
      body(api.PUT("/api/v1/autopayment", { params: { query: { preview: true } }, body: later })),
  });
  if (preview.error) return <ProblemNote problem={preview.error} />;
  if (!preview.data?.next_on) return null;
  return <Text>{t("first_on", { day: date(preview.data.next_on) })}</Text>;
}
