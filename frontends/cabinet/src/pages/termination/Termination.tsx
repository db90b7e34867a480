/** The end of the contract, by the operator's own way: in the office, by an application here, or through support. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { Done } from "@cabinet/kit/ui/Done.tsx";
import { Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { Application } from "./Application.tsx";
import { useTermination } from "./asked.ts";
import { Current } from "./Current.tsx";
import { Office } from "./Office.tsx";
import { Support } from "./Support.tsx";

export default function TerminationPage() {
  const { t } = useTranslation("termination");
  const word = useWord("termination", t("title"));
  useTitle(word);
  const { capabilities } = useOperator();
  const offer = useTermination();
  if (!capabilities.termination) return <Navigate to="/services" replace />;
  return (
    <Stack>
      <Title order={1} size="h2">
        {word}
      </Title>
      {offer.data ? (
        <Offer offer={offer.data} />
      ) : (
        <Section query={offer} lines={6}>
          {() => null}
        </Section>
      )}
      <Instead />
      <Anchor component={Link} to="/services">
        {t("back")}
      </Anchor>
    </Stack>
  );
}

type Did = "asked" | "approved" | "withdrawn";

function Offer({ offer }: { offer: View<"TerminationOffer"> }) {
  const { t } = useTranslation("termination");
  const [did, setDid] = useState<Did | null>(null);
  const { current, terms } = offer;
  const open = current && current.status !== "refused";
  return (
    <>
      {/* Once staff has decided, what was handed in is told no more. */}
      {did && (did !== "asked" || current?.status === "requested") && (
        <Done key={did} title={t(`did.${did}.title`)}>
          <Text size="sm">{t(`did.${did}.what`)}</Text>
        </Done>
      )}
      {current && <Current current={current} withdrawn={() => setDid("withdrawn")} />}
      {!open && terms?.way === "office" && <Office terms={terms} />}
      {!open && terms?.way === "support" && <Support terms={terms} />}
      {!open && terms?.way === "application" && (
        <Application
          offer={offer}
          terms={terms}
          done={(made) => setDid(made.status === "approved" ? "approved" : "asked")}
        />
      )}
    </>
  );
}

/** Whoever is leaving for a while need not leave for good. */
function Instead() {
  const { t } = useTranslation("termination");
  const { capabilities } = useOperator();
  const word = useWord("suspension", t("instead.suspension"));
  if (!capabilities.suspension) return null;
  return (
    <Text>
      {t("instead.what")}{" "}
      <Anchor component={Link} to="/suspension" underline="always">
        {word}
      </Anchor>
    </Text>
  );
}
