/** The services rest while I am away: order it with its price beforehand, see where it stands, end it early. */
import type { View } from "@cabinet/kit/api/client.ts";
import { useOperator, useWord } from "@cabinet/kit/brand/operator.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel, Section } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Anchor, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import { useSuspension } from "../services/asked.ts";
import { Current } from "./Current.tsx";
import { Order } from "./Order.tsx";
import { Past } from "./Past.tsx";
import { Terms } from "./Terms.tsx";
import { type Did, Told } from "./Told.tsx";

export default function SuspensionPage() {
  const { t } = useTranslation("suspension");
  const word = useWord("suspension", t("title"));
  useTitle(word);
  const { capabilities } = useOperator();
  const offer = useSuspension();
  if (!capabilities.suspension) return <Navigate to="/services" replace />;
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
      <Anchor component={Link} to="/services">
        {t("back")}
      </Anchor>
    </Stack>
  );
}

function Offer({ offer }: { offer: View<"SuspensionOffer"> }) {
  const { t } = useTranslation("suspension");
  const [did, setDid] = useState<Did | null>(null);
  const { current, terms, allowed, reasons, past } = offer;
  return (
    <>
      {did && <Told key={did.what} did={did} />}
      {current && <Current current={current} done={setDid} />}
      {!current && allowed && terms && <Order terms={terms} done={setDid} />}
      {!current && !allowed && (
        <Panel title={t("not_now")}>
          <Reasons reasons={reasons} />
        </Panel>
      )}
      {terms && <Terms terms={terms} />}
      <Past past={past} />
    </>
  );
}
