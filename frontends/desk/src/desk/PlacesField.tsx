/** A list of places: a whole town, a street, or houses of it. */
import { Button, CloseButton, Fieldset, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NO_PLACE, type TypedPlace } from "./places.ts";

type Props = {
  legend: string;
  /** What it means that there are none. */
  none: string;
  value: readonly TypedPlace[];
  onChange: (value: TypedPlace[]) => void;
  /** What is wrong with the place of this number. */
  error?: (number: number) => string | null;
};

export function PlacesField({ legend, none, value, onChange, error }: Props) {
  const { t } = useTranslation("desk");
  return (
    <Fieldset legend={legend} p="sm">
      <Stack gap="sm">
        {value.length === 0 && (
          <Text size="sm" c="dimmed">
            {none}
          </Text>
        )}
        {value.map((place, n) => (
          <OnePlace
            key={n}
            number={n + 1}
            place={place}
            error={error?.(n) ?? null}
            set={(next) => onChange(value.with(n, next))}
            remove={() => onChange(value.toSpliced(n, 1))}
          />
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...value, NO_PLACE])}
          style={{ alignSelf: "start" }}
        >
          {t("places.add")}
        </Button>
      </Stack>
    </Fieldset>
  );
}

type OneProps = {
  number: number;
  place: TypedPlace;
  error: string | null;
  set: (place: TypedPlace) => void;
  remove: () => void;
};

function OnePlace({ number, place, error, set, remove }: OneProps) {
  const { t } = useTranslation("desk");
  const field = (name: "town" | "street" | "houses") => ({
    size: "xs",
    label: t(`places.${name}`),
    value: place[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ ...place, [name]: event.currentTarget.value }),
    style: { flex: "1 1 8rem" },
  });
  return (
    <Group gap="xs" align="end" role="group" aria-label={t("places.one", { number })}>
      <TextInput {...field("town")} maxLength={100} />
      <TextInput {...field("street")} maxLength={100} />
      <TextInput {...field("houses")} placeholder="1-15, 7а" />
      <NativeSelect
        size="xs"
        label={t("places.side")}
        value={place.side}
        onChange={(event) => set({ ...place, side: event.currentTarget.value as TypedPlace["side"] })}
        data={["", "odd", "even"].map((value) => ({ value, label: t(`places.sides.${value || "both"}`) }))}
      />
      <CloseButton aria-label={t("places.remove", { number })} onClick={remove} />
      {error && (
        <Text size="xs" c="var(--bad)" role="alert" w="100%">
          {error}
        </Text>
      )}
    </Group>
  );
}
