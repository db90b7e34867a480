/** Bound cards, and the autopayment that pays from one of them by itself. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Loaded, Panel, Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";
import { Cards } from "./Cards.tsx";
import { Failure } from "./Failure.tsx";
import { Setting } from "./Setting.tsx";
import { waysOf } from "./ways.ts";

export default function Autopayment() {
  const { t } = useTranslation("autopayment");
  const { binding, autopayment } = waysOf(useOperator());
  const title = t(autopayment ? "title" : "title_cards");
  useTitle(title);
  return (
    <Stack gap="md" maw="44rem">
      <div>
        <Back to="/payments">{t("back")}</Back>
        <Title order={1} size="h2">
          {title}
        </Title>
      </div>
      {binding ? <Bound automatic={autopayment !== null} /> : <Text>{t("not_offered")}</Text>}
    </Stack>
  );
}

function Bound({ automatic }: { automatic: boolean }) {
  const { t } = useTranslation("autopayment");
  const cards = useQuery({ queryKey: ["cards"], queryFn: () => body(api.GET("/api/v1/cards")) });
  const account = useQuery({ queryKey: ["account"], queryFn: () => body(api.GET("/api/v1/account")) });
  const setting = useSetting(automatic);
  return (
    <>
      {automatic && <Failure />}
      {automatic && (
        <Section title={t("auto")} query={setting} lines={4}>
          {(set) => (
            <Loaded query={cards}>
              {({ items }) => (
                <Loaded query={account}>
                  {({ per_day }) => <Setting set={set} cards={items} perDay={per_day} />}
                </Loaded>
              )}
            </Loaded>
          )}
        </Section>
      )}
      <Section title={t("cards")} query={cards}>
        {({ items }) => <Cards cards={items} paying={setting.data?.card ?? null} />}
      </Section>
      <Panel title={t("safe.title")}>
        <Text size="sm">{t("safe.text")}</Text>
      </Panel>
    </>
  );
}

/** As it is set; null when it is off. */
function useSetting(enabled: boolean) {
  return useQuery({
    queryKey: ["autopayment"],
    enabled,
    queryFn: () =>
      body(api.GET("/api/v1/autopayment")).catch((thrown: unknown) => {
        if (asProblem(thrown).slug === "not-found") return null;
        throw thrown;
      }),
  });
}
