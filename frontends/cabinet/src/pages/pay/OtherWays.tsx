/** How to pay elsewhere: at terminals, in the office, by the bank, and what becomes of money paid by mistake. */
import { said, useOperator, type Words } from "@cabinet/kit/brand/operator.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AccountNumber } from "./AccountNumber.tsx";

type Ways = {
  terminals: string[];
  cash: { office_only: boolean; where: Words | null } | null;
  transfer: { notice: Words | null } | null;
  refunds: { rules: Words; days: number } | null;
};

export function OtherWays({ number }: { number: string }) {
  const { t } = useTranslation("pay");
  const { payment_ways, capabilities, brand } = useOperator();
  const { terminals, cash, transfer, refunds } = payment_ways as Ways;
  const atTerminals = Boolean(capabilities.terminals) && terminals.length > 0;
  const byTransfer = capabilities.transfer ? transfer : null;
  const inCash = capabilities.cash ? cash : null;
  return (
    <Stack gap="md">
      {(atTerminals || inCash || byTransfer) && (
        <Panel title={t("elsewhere")}>
          <Stack gap="md">
            <AccountNumber number={number} />
            {atTerminals && (
              <Way title={t("terminals")}>
                {terminals.map((name) => (
                  <Text key={name} size="sm" mt={4}>
                    {t(`terminal.${name}`, {
                      operator: brand.name,
                      defaultValue: t("terminal.other", { name }),
                    })}
                  </Text>
                ))}
                <Text size="sm" mt={4}>
                  {t("terminal_soon")}
                </Text>
              </Way>
            )}
            {byTransfer && <Way title={t("transfer")}>{said(byTransfer.notice)}</Way>}
            {inCash && (
              <Way title={t("cash")}>
                {said(inCash.where)}. {inCash.office_only && t("office_only")}
              </Way>
            )}
          </Stack>
        </Panel>
      )}
      <Panel title={t("mistake")}>
        <Refunds refunds={refunds} />
      </Panel>
    </Stack>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}

function Refunds({ refunds }: { refunds: Ways["refunds"] }) {
  const { t } = useTranslation("pay");
  const [hotline] = useOperator().contacts.phones as string[];
  return (
    <Text size="sm">
      {refunds ? `${said(refunds.rules)} ${t("refund_days", { count: refunds.days })}` : t("refund_ask")}{" "}
      {hotline && (
        <Anchor href={`tel:${hotline}`} inherit underline="always" className="figures">
          {phone(hotline)}
        </Anchor>
      )}
    </Text>
  );
}
