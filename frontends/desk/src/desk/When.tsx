/** At once, or at a moment by the operator's clock. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { clockOf } from "@cabinet/kit/format/clock.ts";
import { Radio, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = {
  label: string;
  /** Null: at once; otherwise what is typed, empty while it is not. */
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string | null;
};

export function When({ label, value, onChange, error }: Props) {
  const { t } = useTranslation("desk");
  const { time_zone } = useOperator();
  return (
    <Stack gap="xs">
      <Radio.Group
        label={label}
        value={value === null ? "now" : "later"}
        onChange={(chosen) => onChange(chosen === "now" ? null : "")}
      >
        <Stack gap={6} mt={4}>
          <Radio value="now" label={t("when.now")} />
          <Radio value="later" label={t("when.later")} />
        </Stack>
      </Radio.Group>
      {value !== null && (
        <TextInput
          type="datetime-local"
          label={t("when.moment")}
          description={t("when.zone", { zone: time_zone })}
          value={value}
          min={clockOf(new Date(), time_zone)}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
          required
        />
      )}
    </Stack>
  );
}
