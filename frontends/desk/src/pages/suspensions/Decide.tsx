/** One request for a suspension: what it will cost and from when; approved here, or refused with a reason. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountLink } from "../../desk/AccountLink.tsx";
import { ActDialog } from "../../desk/ActDialog.tsx";
import { Facts } from "../../desk/Facts.tsx";
import { ReasonDialog } from "../../desk/ReasonDialog.tsx";
import type { Waiting } from "./Suspensions.tsx";

export function Decide({ one, close }: { one: Waiting; close: () => void }) {
  const { t } = useTranslation("suspensions");
  const [refuses, setRefuses] = useState(false);
  const queries = useQueryClient();
  const path = { suspension_id: one.id };
  const ended = () => {
    void queries.invalidateQueries({ queryKey: ["staff", "suspensions"] });
    close();
  };
  if (refuses) {
    return (
      <ReasonDialog
        title={t("refuse_title", { account: one.account })}
        button={t("refuse")}
        reader="subscriber"
        max={1000}
        act={(reason) =>
          body(
            api.POST("/api/v1/staff/suspensions/{suspension_id}/refuse", {
              params: { path },
              body: { reason },
            }),
          )
        }
        close={ended}
      />
    );
  }
  const approve = (preview: boolean, key?: string) =>
    body(
      api.POST("/api/v1/staff/suspensions/{suspension_id}/approve", {
        params: { path, query: { preview } },
        headers: key ? { "Idempotency-Key": key } : {},
      }),
    );
  return (
    <ActDialog
      title={t("decide", { account: one.account })}
      typed={path}
      preview={() => approve(true)}
      show={(told) => <Terms of={told} />}
      button={(told) => t("approve_from", { day: date(told?.from ?? one.from) })}
      act={(key) => approve(false, key)}
      done={(told) => t("approved", { from: date(told.from), until: date(told.until) })}
      close={ended}
    >
      <AccountLink number={one.account} />
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        onClick={() => setRefuses(true)}
        style={{ alignSelf: "start" }}
      >
        {t("refuse_why")}
      </Button>
    </ActDialog>
  );
}

function Terms({ of }: { of: View<"SuspensionView"> }) {
  const { t } = useTranslation("suspensions");
  return (
    <Facts
      facts={[
        [t("days"), t("from_until", { from: date(of.from), until: date(of.until) })],
        [t("free_days"), String(of.free_days)],
        [t("daily_fee"), isZero(of.daily_fee) ? t("free") : money(of.daily_fee)],
        [t("cost"), money(of.cost)],
      ]}
    />
  );
}
