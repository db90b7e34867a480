/** The first page: does it work and until when, what touches me now, services, money, help - in this order. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { Attention } from "./Attention.tsx";
import { cabinetQuery } from "./cabinet.ts";
import { Help } from "./Help.tsx";
import { InstallHint } from "./InstallHint.tsx";
import { Movements, movementsQuery } from "./Movements.tsx";
import { part } from "./part.ts";
import { Services } from "./Services.tsx";
import { Spending, spendingQuery } from "./Spending.tsx";
import { State } from "./State.tsx";
import { useUsage } from "./Traffic.tsx";
import "./home.css";

export default function Home() {
  const { t } = useTranslation("home");
  useTitle(t("title"));
  const cabinet = useQuery(cabinetQuery);
  // When the whole of it was not answered, one card says so; the parts with questions of their own stay.
  const parts = cabinet.data !== undefined || !cabinet.error;
  const usage = useUsage();
  const waits = (cabinet.data === undefined && !cabinet.error) || usage.isLoading;
  // What stands below comes after what stands above, so that nothing moves under the finger, and in slices.
  const rest = useDeferredValue(!waits, false);
  const money = useDeferredValue(!useCounts() && rest, false);
  return (
    <div className="home" aria-busy={!money}>
      <VisuallyHidden>
        <Title order={1}>{t("title")}</Title>
      </VisuallyHidden>
      <section className="home-state" aria-label={t("state.label")}>
        <Loaded query={part(cabinet, ({ account }) => account)} lines={8}>
          {(account) => <State account={account} />}
        </Loaded>
      </section>
      {cabinet.data && <Attention cabinet={cabinet.data} />}
      {rest && (
        <div className="home-rest">
          {parts && (
            <Services query={part(cabinet, ({ services }) => services)} actions={cabinet.data?.actions} />
          )}
          {money && (
            <>
              <div className="home-money">
                <Movements />
                <Spending />
              </div>
              <Help />
            </>
          )}
        </div>
      )}
      {money && <InstallHint />}
    </div>
  );
}

/** Whether the money of the page is still to come: what stands beneath it would be pushed down. */
function useCounts(): boolean {
  const { capabilities } = useOperator();
  const movements = useQuery(movementsQuery);
  const spending = useQuery({ ...spendingQuery, enabled: capabilities.statistics === true });
  return movements.isLoading || spending.isLoading;
}
