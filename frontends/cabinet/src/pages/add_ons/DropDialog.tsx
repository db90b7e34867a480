/** An add-on before it is dropped: until when it works and what comes back. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { useTranslation } from "react-i18next";
import { Act } from "../services/Act.tsx";

type Ordered = View<"OrderedServiceView">;
type Props = { service: View<"ServiceView">; done: (dropped: Ordered) => void; close: () => void };

export function DropDialog({ service, done, close }: Props) {
  const { t } = useTranslation("add_ons");
  const path = { service_id: service.id };
  return (
    <Act
      title={t("drop.title", { name: service.name })}
      name={["drop", service.id]}
      ask={() =>
        body(api.DELETE("/api/v1/services/{service_id}", { params: { path, query: { preview: true } } }))
      }
      told={({ ends_on, refund_now, monthly }) => (
        <Facts>
          <Fact what={t("drop.off")}>{ends_on ? date(ends_on) : t("drop.at_once")}</Fact>
          {!isZero(refund_now) && <Fact what={t("drop.refund")}>{money(refund_now)}</Fact>}
          <Fact what={t("drop.saves")}>{money(monthly)}</Fact>
        </Facts>
      )}
      go={({ ends_on, refund_now }) => {
        if (!isZero(refund_now)) return t("drop.go_refund", { sum: money(refund_now) });
        return ends_on ? t("drop.go_on", { day: date(ends_on) }) : t("drop.go");
      }}
      act={(key) =>
        body(
          api.DELETE("/api/v1/services/{service_id}", {
            params: { path, header: { "Idempotency-Key": key } },
          }),
        )
      }
      done={done}
      close={close}
    />
  );
}
