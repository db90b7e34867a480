/** To whom it goes: of those who have confirmed, all or a part; how many that are is counted at once. */
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Checkbox, Group, NumberInput, SimpleGrid, Stack, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLanguages } from "../../desk/InLanguages.tsx";
import { PlacesField } from "../../desk/PlacesField.tsx";
import { Reach } from "./Reach.tsx";
import type { Typed } from "./written.ts";

type Props = { typed: Typed; set: (part: Partial<Typed>) => void; problem: unknown };

export function Readers({ typed, set, problem }: Props) {
  const { t } = useTranslation(["newsletters", "kit"]);
  const languages = useLanguages();
  return (
    <Panel title={t("readers")} aside={<Reach typed={typed} />}>
      <Stack gap="sm">
        <Group align="start" gap="xl">
          <Checkbox.Group
            label={t("languages")}
            description={t("any")}
            value={typed.languages}
            onChange={(chosen) => set({ languages: languages.filter((one) => chosen.includes(one)) })}
          >
            <Group mt={6}>
              {languages.map((one) => (
                <Checkbox key={one} value={one} label={t(`kit:languages.${one}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <Checkbox.Group
            label={t("service")}
            description={t("any")}
            value={typed.states}
            onChange={(chosen) => set({ states: chosen as Typed["states"] })}
          >
            <Group mt={6}>
              {["active", "stopped"].map((one) => (
                <Checkbox key={one} value={one} label={t(`services.${one}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <NumberInput
            label={t("due")}
            min={0}
            max={365}
            hideControls
            value={typed.due_in_days}
            onChange={(days) => set({ due_in_days: String(days) })}
          />
        </Group>
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
          {(["places", "not_places"] as const).map((name) => (
            <PlacesField
              key={name}
              legend={t(name)}
              none={t(name === "places" ? "everywhere" : "nowhere")}
              value={typed[name]}
              onChange={(places) => set({ [name]: places })}
              error={(n) => wrong(problem, `/segment/${name}/${n}`)}
            />
          ))}
          {(["contracts", "not_contracts"] as const).map((name) => (
            <Textarea
              key={name}
              label={t(name)}
              description={t("contracts_hint")}
              value={typed[name]}
              onChange={(event) => set({ [name]: event.currentTarget.value })}
              autosize
              minRows={2}
              maxRows={8}
            />
          ))}
        </SimpleGrid>
      </Stack>
    </Panel>
  );
}

const wrong = (problem: unknown, at: string): string | null =>
  problem ? (asProblem(problem).errors.find(({ pointer }) => pointer === at)?.reason ?? null) : null;
