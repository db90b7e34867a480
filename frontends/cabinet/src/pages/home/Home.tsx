/** The first page: does it work and until when, what touches me now, services, money, help - in this order. */
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Attention } from "./Attention.tsx";
import { cabinetQuery } from "./cabinet.ts";
import { Help } from "./Help.tsx";
import { InstallHint } from "./InstallHint.tsx";
import { Movements } from "./Movements.tsx";
import { part } from "./part.ts";
import { Services } from "./Services.tsx";
import { Spending } from "./Spending.tsx";
import { State } from "./State.tsx";
import "./home.css";

export default function Home() {
  const { t } = useTranslation("home");
  useTitle(t("title"));
  const cabinet = useQuery(cabinetQuery);
  // When the whole of it was not answered, one card says so; the parts with questions of their own stay.
  const parts = cabinet.data !== undefined || !cabinet.error;
  // What stands below waits unseen for what stands above, so that nothing moves under the finger.
  const waits = cabinet.data === undefined && !cabinet.error;
  return (
    <div className="home">
      <VisuallyHidden>
        <Title order={1}>{t("title")}</Title>
      </VisuallyHidden>
      <section className="home-state" aria-label={t("state.label")}>
        <Loaded query={part(cabinet, ({ account }) => account)} lines={8}>
          {(account) => <State account={account} />}
        </Loaded>
      </section>
      {cabinet.data && <Attention cabinet={cabinet.data} />}
      <div className="home-rest" hidden={waits}>
        {parts && (
          <Services query={part(cabinet, ({ services }) => services)} actions={cabinet.data?.actions} />
        )}
        <div className="home-money">
          <Movements />
          <Spending />
        </div>
        <Help />
      </div>
      <InstallHint />
    </div>
  );
}
