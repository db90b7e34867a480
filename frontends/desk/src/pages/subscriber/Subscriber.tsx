/** One subscriber on one screen: who, state and money left, everything that has happened in the middle, actions right. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { lookedAt } from "../../desk/recent.ts";
import { Account } from "./Account.tsx";
import { Actions } from "./Actions.tsx";
import { Contacts } from "./Contacts.tsx";
import { Head } from "./Head.tsx";
import { Requests } from "./Requests.tsx";
import { Timeline } from "./Timeline.tsx";
import "./subscriber.css";

export type Known = View<"StaffSubscriberView">;

export default function Subscriber() {
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["staff", "subscribers", id],
    queryFn: () =>
      body(api.GET("/api/v1/staff/subscribers/{subscriber_id}", { params: { path: { subscriber_id: id } } })),
    // Each look stands in the journal.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <Loaded query={query} lines={8}>
      {(known) => <Whole key={id} known={known} />}
    </Loaded>
  );
}

function Whole({ known }: { known: Known }) {
  const { t } = useTranslation("subscriber");
  const { profile, account, tickets, unavailable } = known;
  const { subscriber_id: id, contract, name, address } = profile;
  useTitle(name);
  useEffect(() => lookedAt({ id, contract, name, address }), [id, contract, name, address]);
  return (
    <div className="one">
      <Head known={known} />
      {unavailable.length > 0 && (
        <Alert color="yellow" className="one-wide" role="status">
          {t("unavailable", { parts: unavailable.map((part) => t(`parts.${part}`)).join(", ") })}
        </Alert>
      )}
      {profile.ended_on && (
        <Alert color="gray" className="one-wide">
          {t(profile.erased_at ? "erased" : "ended", { day: date(profile.ended_on) })}
        </Alert>
      )}
      <div className="one-state">
        {account && <Account account={account} />}
        {tickets && <Requests tickets={tickets} />}
        <Contacts profile={profile} />
      </div>
      <Actions known={known} />
      <Timeline id={id} />
    </div>
  );
}
