/** What the text may name, with a sample; one tap puts it where the cursor is. */
import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Known } from "./text.ts";

type Variable = Known["variables"][number];
type Props = { known: Known; put: (words: string) => void };

// Good for conditions only, and many.
const isSwitch = ({ name }: Variable) => name.startsWith("capabilities.");

export function Facts({ known, put }: Props) {
  const { t } = useTranslation("texts");
  const switches = known.variables.filter(isSwitch);
  return (
    <section aria-label={t("facts")}>
      <Text size="sm" fw={600} mb={4}>
        {t("facts")}
      </Text>
      <Choices variables={known.variables.filter((one) => !isSwitch(one))} put={put} />
      {switches.length > 0 && (
        <details>
          <summary>{t("switches")}</summary>
          <Choices variables={switches} put={put} />
        </details>
      )}
      <Text size="xs" c="dimmed" mt={6}>
        {t("filters", { filters: known.filters.join(", ") })}
      </Text>
    </section>
  );
}

function Choices({ variables, put }: { variables: Variable[]; put: Props["put"] }) {
  return (
    <Group gap={6} my={6}>
      {variables.map((one) => (
        <Button
          key={one.name}
          variant="default"
          size="compact-sm"
          title={one.sample}
          onClick={() => put(isSwitch(one) ? `{% if ${one.name} %}{% endif %}` : `{{ ${one.name} }}`)}
        >
          {one.name}
          {one.sample && !isSwitch(one) && (
            <Text span size="xs" c="dimmed" ml={6} maw={160} truncate>
              {one.sample}
            </Text>
          )}
        </Button>
      ))}
    </Group>
  );
}
