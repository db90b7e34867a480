/** Through support: every debt is paid first, then a request is written here or told over the phone. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Loaded, Outline, Panel } from "@cabinet/kit/ui/Section.tsx";
import { Anchor, Button, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Call } from "../help/Call.tsx";
import { RequestForm } from "../requests/RequestForm.tsx";
import { useSupport } from "../requests/support.ts";
import { useAccount } from "../services/asked.ts";
import { Steps, useDebt } from "./Steps.tsx";

export function Support({ terms }: { terms: View<"TerminationTermsView"> }) {
  const { t } = useTranslation("termination");
  const account = useAccount();
  const debt = useDebt();
  return (
    <>
      <Panel title={t("support.title")}>
        <Steps terms={terms}>
          <List.Item>{t("support.write")}</List.Item>
        </Steps>
      </Panel>
      <Loaded query={account}>
        {() =>
          terms.debt_free && debt ? (
            <Panel title={t("support.debt_first")}>
              <Stack align="flex-start">
                <Text>{t("support.debt_why")}</Text>
                <Button component={Link} to={`/pay?amount=${debt.amount}`}>
                  {t("steps.pay", { sum: money(debt) })}
                </Button>
              </Stack>
            </Panel>
          ) : (
            <Request />
          )
        }
      </Loaded>
      <Panel title={t("support.call")}>
        <Call />
      </Panel>
    </>
  );
}

/** The operator's form of this kind; or the request that is open already. */
function Request() {
  const { t } = useTranslation("termination");
  const form = useSupport().forms.termination;
  const cabinet = useQuery({ queryKey: ["cabinet"], queryFn: () => body(api.GET("/api/v1/cabinet")) });
  const profile = useQuery({ queryKey: ["profile"], queryFn: () => body(api.GET("/api/v1/profile")) });
  const open = cabinet.data?.tickets?.find((ticket) => ticket.kind === "termination");
  if (!form) return null;
  if (open) {
    return (
      <Panel title={t("support.asked")}>
        <Text>
          {t("support.asked_what")}{" "}
          <Anchor component={Link} to={`/help/requests/${open.id}`} underline="always">
            {t("support.number", { number: open.number })}
          </Anchor>
        </Text>
      </Panel>
    );
  }
  return (
    <Panel title={t("support.form")}>
      {profile.isPending || cabinet.isPending ? (
        <Outline lines={6} />
      ) : (
        <RequestForm kind="termination" form={form} profile={profile.data} />
      )}
    </Panel>
  );
}
