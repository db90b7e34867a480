/** One request for a suspension: what it will cost and from when; approved here, or refused with a reason. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { DecideDialog } from "../../desk/DecideDialog.tsx";
import type { Waiting } from "./Suspensions.tsx";

export function Decide({ one, close }: { one: Waiting; close: () => void }) {
  const { t } = useTranslation("suspensions");
  const queries = useQueryClient();
  const path = { suspension_id: one.id };
  return (
    <DecideDialog
      title={t("decide", { account: one.account })}
      account={one.account}
      typed={path}
      approve={(preview, key) =>
        body(
          api.POST("/api/v1/staff/suspensions/{suspension_id}/approve", {
            params: { path, query: { preview } },
            headers: key ? { "Idempotency-Key": key } : {},
          }),
        )
      }
      show={(told) => <Terms of={told} />}
      button={(told) => t("approve_from", { day: date(told?.from ?? one.from) })}
      done={(told) => t("approved", { from: date(told.from), until: date(told.until) })}
      refuse={(reason) =>
        body(
          api.POST("/api/v1/staff/suspensions/{suspension_id}/refuse", {
            params: { path },
            body: { reason },
          }),
        )
      }
      close={() => {
        void queries.invalidateQueries({ queryKey: ["staff", "suspensions"] });
        close();
      }}
    />
  );
}

function Terms({ of }: { of: View<"SuspensionView"> }) {
  const { t } = useTranslation("suspensions");
  return (
    <Facts dense>
      <Fact what={t("days")}>{t("from_until", { from: date(of.from), until: date(of.until) })}</Fact>
      <Fact what={t("free_days")}>{of.free_days}</Fact>
      <Fact what={t("daily_fee")}>{isZero(of.daily_fee) ? t("free") : money(of.daily_fee)}</Fact>
      <Fact what={t("cost")}>{money(of.cost)}</Fact>
    </Facts>
  );
}
