/** Ten recovery codes, shown this once: copied, printed, and put where the phone is not. */
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Checkbox, Code, CopyButton, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Props = { codes: string[]; end: () => void; waits: boolean };

export function Codes({ codes, end, waits }: Props) {
  const { t } = useTranslation(["second_factor", "kit"]);
  const [kept, setKept] = useState(false);
  return (
    <Panel title={t("codes")}>
      <Stack>
        <Text size="sm">{t("codes_why")}</Text>
        <SimpleGrid cols={2} spacing="xs">
          {codes.map((code) => (
            <Code key={code} fz="md" ta="center">
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Group>
          <CopyButton value={codes.join("\n")}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? "kit:copied" : "kit:copy")}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={() => print()}>
            {t("print")}
          </Button>
        </Group>
        <Checkbox
          label={t("kept")}
          checked={kept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <Button onClick={end} disabled={!kept} loading={waits}>
          {t("ready")}
        </Button>
      </Stack>
    </Panel>
  );
}
