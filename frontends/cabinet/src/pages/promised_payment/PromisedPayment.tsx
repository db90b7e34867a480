/** The promised payment, under the operator's own name: services now, money within days. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { useWord } from "@cabinet/kit/brand/operator.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Back } from "../../shell/Back.tsx";
import { Active } from "./Active.tsx";
import { NotAllowed } from "./NotAllowed.tsx";
import { PromiseForm } from "./PromiseForm.tsx";
import { Taken } from "./Taken.tsx";
import { Terms } from "./Terms.tsx";

type Offer = View<"PromiseOffer">;

export default function PromisedPayment() {
  const { t } = useTranslation("promised_payment");
  const offer = useQuery({
    queryKey: ["promised-payment"],
    queryFn: () => body(api.GET("/api/v1/promised-payment")),
  });
  const name = useWord("promised_payment", t("title"));
  useTitle(name);
  return (
    <Stack gap="md" maw="44rem">
      <div>
        <Back to="/payments">{t("back")}</Back>
        <Title order={1} size="h2">
          {name}
        </Title>
      </div>
      <Loaded query={offer} lines={5}>
        {(data) => <Offered offer={data} />}
      </Loaded>
    </Stack>
  );
}

function Offered({ offer }: { offer: Offer }) {
  const [taken, setTaken] = useState<View<"PromiseView"> | null>(null);
  const { terms, active, allowed } = offer;
  return (
    <>
      {taken && <Taken promise={taken} />}
      {active && <Active active={active} />}
      {!taken && !active && !allowed && <NotAllowed reasons={offer.reasons} />}
      {!taken && !active && allowed && terms && <PromiseForm offer={offer} terms={terms} done={setTaken} />}
      {terms && <Terms terms={terms} />}
    </>
  );
}
