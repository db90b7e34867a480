/** The suspension that is asked for, planned or under way: where it stands, what comes by itself, how to end it. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Act } from "../services/Act.tsx";
import { SuspensionFacts } from "./SuspensionFacts.tsx";
import type { Did } from "./Told.tsx";

type Suspension = View<"SuspensionView">;
type Props = { current: Suspension; done: (did: Did) => void };

export function Current({ current, done }: Props) {
  const { t } = useTranslation("suspension");
  const [asks, setAsks] = useState(false);
  const days = { from: date(current.from), until: date(current.until) };
  return (
    <Panel title={t(`current.${current.status}.title`, days)}>
      <Stack>
        <Text>{t(`current.${current.status}.what`, days)}</Text>
        <SuspensionFacts suspension={current} />
        <Button variant="default" w="fit-content" onClick={() => setAsks(true)}>
          {t(`current.${current.status}.end`)}
        </Button>
      </Stack>
      {asks && (
        <End
          current={current}
          close={() => setAsks(false)}
          done={(ended) => {
            setAsks(false);
            done({ what: ended.status === "withdrawn" ? "withdrawn" : "ended", suspension: ended });
          }}
        />
      )}
    </Panel>
  );
}

type EndProps = { current: Suspension; close: () => void; done: (ended: Suspension) => void };

function End({ current, close, done }: EndProps) {
  const { t } = useTranslation("suspension");
  const active = current.status === "active";
  return (
    <Act
      title={t(`current.${current.status}.end`)}
      name={["end-suspension", current.id]}
      ask={() => body(api.DELETE("/api/v1/suspension", { params: { query: { preview: true } } }))}
      told={(ended) => (
        <>
          <Text>{t(active ? "end.active" : "end.before")}</Text>
          {active && (
            <Facts>
              <Fact what={t("end.cost")}>{isZero(ended.cost) ? t("facts.nothing") : money(ended.cost)}</Fact>
            </Facts>
          )}
        </>
      )}
      go={() => t(`current.${current.status}.end`)}
      act={(key) =>
        body(api.DELETE("/api/v1/suspension", { params: { header: { "Idempotency-Key": key } } }))
      }
      done={done}
      close={close}
    />
  );
}
