/** The application: the wished day, what is left on it, and the button that hands it in. */
import type { View } from "@cabinet/kit/api/client.ts";
import { dayAfter, today } from "@cabinet/kit/format/dates.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { List, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApplicationCost } from "./ApplicationCost.tsx";
import { Steps } from "./Steps.tsx";

type Props = {
  offer: View<"TerminationOffer">;
  terms: View<"TerminationTermsView">;
  done: (made: View<"TerminationView">) => void;
};

export function Application({ offer, terms, done }: Props) {
  const { t } = useTranslation("termination");
  const tomorrow = dayAfter(today(), 1);
  const [ends, setEnds] = useState(tomorrow);
  const valid = ends >= tomorrow;
  return (
    <>
      <Panel title={t("application.how")}>
        <Steps terms={terms}>
          <List.Item>{t("application.hand_in")}</List.Item>
          {terms.reviewed && <List.Item>{t("application.reviewed")}</List.Item>}
          <List.Item>{t("application.ends")}</List.Item>
        </Steps>
      </Panel>
      <Panel title={t("application.title")}>
        {offer.allowed ? (
          <Stack maw="40rem">
            <TextInput
              type="date"
              label={t("application.on")}
              description={t("application.on_what")}
              value={ends}
              min={tomorrow}
              error={!valid && t("application.on_error")}
              onChange={(event) => setEnds(event.currentTarget.value)}
            />
            {valid && <ApplicationCost key={ends} ends={ends} reviewed={terms.reviewed} done={done} />}
          </Stack>
        ) : (
          <>
            <Text>{t("not_now")}</Text>
            <Reasons reasons={offer.reasons} />
          </>
        )}
      </Panel>
    </>
  );
}
