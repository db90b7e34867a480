/** What a promise gives and asks: until when, what it costs, what happens when it is not kept. */
import type { View } from "@cabinet/kit/api/client.ts";
import { date } from "@cabinet/kit/format/dates.ts";
import { isZero, money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function Preview({ promise }: { promise: View<"PromiseView"> }) {
  const { t } = useTranslation("promised_payment");
  const day = date(promise.expires_on);
  return (
    <div aria-live="polite">
      <Facts>
        <Fact what={t("preview.now")}>
          {t(promise.state === "active" ? "preview.works" : "preview.stays")}
        </Fact>
        <Fact what={t("preview.pay")}>{t("preview.by", { sum: money(promise.amount), day })}</Fact>
        <Fact what={t("terms.fee")}>{isZero(promise.fee) ? t("terms.free") : money(promise.fee)}</Fact>
      </Facts>
      <Text size="sm" mt="xs">
        {t("if_not", { day })}
      </Text>
    </div>
  );
}
