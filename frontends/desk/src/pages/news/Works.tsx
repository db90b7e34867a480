/** When planned works are and whom they touch. */
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Group, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PlacesField } from "../../desk/PlacesField.tsx";
import type { Typed } from "./written.ts";

type Props = { typed: Typed; set: (part: Partial<Typed>) => void; problem: unknown };

export function Works({ typed, set, problem }: Props) {
  const { t } = useTranslation("news");
  const { time_zone } = useOperator();
  // The API's own names of these fields in what it refuses.
  const wrong = (field: string) =>
    problem
      ? (asProblem(problem).errors.find(({ pointer }) => pointer === `/${field}`)?.reason ?? null)
      : null;
  return (
    <>
      <Group align="start">
        {(["from", "until"] as const).map((edge) => (
          <TextInput
            key={edge}
            type="datetime-local"
            label={t(edge)}
            value={typed[edge]}
            onChange={(event) => set({ [edge]: event.currentTarget.value })}
            error={wrong(edge === "from" ? "starts_at" : "ends_at")}
            required
          />
        ))}
      </Group>
      <Text size="xs" c="dimmed">
        {t("zone", { zone: time_zone })}
      </Text>
      <PlacesField
        legend={t("places")}
        none={t("everybody")}
        value={typed.places}
        onChange={(places) => set({ places })}
        error={(n) => wrong(`places/${n}`)}
      />
    </>
  );
}
