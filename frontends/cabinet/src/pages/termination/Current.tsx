/** My request: where it stands, what follows, and the way back as long as there is one. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Act } from "../services/Act.tsx";
import { Settlement } from "./Settlement.tsx";

type Props = { current: View<"TerminationView">; withdrawn: () => void };

export function Current({ current, withdrawn }: Props) {
  const { t } = useTranslation("termination");
  const [asks, setAsks] = useState(false);
  const { status, ends_on, reason } = current;
  const open = status === "requested" || status === "approved";
  const told = { day: ends_on ? date(ends_on) : "" };
  return (
    <Panel title={t(`current.${status}.title`, told)}>
      <Stack>
        <Text>{t(`current.${status}.what`, told)}</Text>
        {reason && <Text>{t("current.reason", { reason })}</Text>}
        {status !== "refused" && <Settlement termination={current} />}
        {open && (
          <Button variant="default" w="fit-content" onClick={() => setAsks(true)}>
            {t("withdraw.go")}
          </Button>
        )}
      </Stack>
      {asks && (
        <Act
          title={t("withdraw.title")}
          name={["withdraw-termination"]}
          ask={() => body(api.DELETE("/api/v1/termination", { params: { query: { preview: true } } }))}
          told={() => <Text>{t("withdraw.what")}</Text>}
          go={() => t("withdraw.go")}
          act={(key) =>
            body(api.DELETE("/api/v1/termination", { params: { header: { "Idempotency-Key": key } } }))
          }
          done={() => {
            setAsks(false);
            withdrawn();
          }}
          close={() => setAsks(false)}
        />
      )}
    </Panel>
  );
}
