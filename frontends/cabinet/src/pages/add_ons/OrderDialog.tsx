/** An add-on before it is ordered: what is taken now, what it costs from now on, whether the money lasts. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { isZero, minor, money, type Sum, sumOf } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { useTranslation } from "react-i18next";
import { Act } from "../services/Act.tsx";

type Ordered = View<"OrderedServiceView">;
type Props = {
  offer: View<"AddOnView">;
  /** It is mine and was about to end. */
  keeps: boolean;
  done: (ordered: Ordered) => void;
  close: () => void;
};

const toPay = ({ once, charge_now, refund_now }: Ordered): Sum =>
  sumOf(minor(once) + minor(charge_now) - minor(refund_now), once.currency);

export function OrderDialog({ offer, keeps, done, close }: Props) {
  const { t } = useTranslation("add_ons");
  const wanted = { add_on: offer.code };
  return (
    <Act
      title={t(keeps ? "keep_this" : "order.title", { name: offer.name })}
      name={["add-on", offer.code]}
      ask={() => body(api.POST("/api/v1/services", { params: { query: { preview: true } }, body: wanted }))}
      told={(preview) => <OrderFacts preview={preview} />}
      go={(preview) => {
        const sum = toPay(preview);
        if (keeps) return t("keep");
        return isZero(sum) ? t("order.free") : t("order.go", { sum: money(sum) });
      }}
      act={(key) =>
        body(api.POST("/api/v1/services", { params: { header: { "Idempotency-Key": key } }, body: wanted }))
      }
      done={done}
      close={close}
    />
  );
}

function OrderFacts({ preview }: { preview: Ordered }) {
  const { t } = useTranslation("add_ons");
  const { once, charge_now, refund_now, monthly } = preview;
  return (
    <Facts>
      <Fact what={t("order.from")}>{t("order.at_once")}</Fact>
      {!isZero(once) && <Fact what={t("once")}>{money(once)}</Fact>}
      {!isZero(charge_now) && <Fact what={t("order.charge")}>{money(charge_now)}</Fact>}
      {!isZero(refund_now) && <Fact what={t("order.refund")}>{money(refund_now)}</Fact>}
      <Fact what={t("order.now")}>{money(toPay(preview))}</Fact>
      <Fact what={t("order.monthly")}>{money(monthly)}</Fact>
    </Facts>
  );
}
