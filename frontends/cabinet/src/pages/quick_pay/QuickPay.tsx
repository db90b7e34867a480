/** Pay for a contract without signing in: find it, see whose it is, choose the months, pay. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { asProblem } from "@cabinet/kit/api/problems.ts";
import { said } from "@cabinet/kit/brand/operator.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { Alert, Anchor, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Found } from "./Found.tsx";
import { Search } from "./Search.tsx";
import { useTerms } from "./terms.ts";

type Wanted = View<"QuickSearch">;

export default function QuickPay() {
  const { t } = useTranslation("quick_pay");
  useTitle(t("title"));
  const { quick, methods, ways } = useTerms();
  return (
    <Stack maw={620} mx="auto">
      <Title order={1} size="h2">
        {t("title")}
      </Title>
      {quick && methods.length > 0 ? <Steps /> : <Text>{t("not_offered")}</Text>}
      {quick && ways.refunds && (
        <Panel title={t("refunds")}>
          <Text size="sm">
            {said(ways.refunds.rules)} {t("refund_days", { count: ways.refunds.days })}
          </Text>
        </Panel>
      )}
      <Text size="sm">
        {t("signed_in_more")}{" "}
        <Anchor component={Link} to="/sign-in" inherit underline="always">
          {t("sign_in")}
        </Anchor>
      </Text>
    </Stack>
  );
}

function Steps() {
  const { t } = useTranslation("quick_pay");
  // The search was over before it was paid for: it is done again by itself, with another picture.
  const [again, setAgain] = useState(false);
  const search = useMutation({
    mutationFn: (wanted: Wanted) => body(api.POST("/api/v1/quick-payments/lookup", { body: wanted })),
  });
  const look = (wanted: Wanted, anew = false) => {
    setAgain(anew);
    search.mutate(wanted);
  };
  const wanted = search.variables;
  const missing = search.error && asProblem(search.error).slug === "not-found";
  return (
    <>
      <Panel title={t("whom")}>
        <Search look={look} looks={search.isPending} />
        {missing ? (
          <Text mt="sm" role="alert" c="var(--bad)">
            {t("missing")}
          </Text>
        ) : (
          <ProblemNote problem={search.error} />
        )}
      </Panel>
      {again && (
        <Alert variant="light" color="yellow" role="status">
          {t("again")}
        </Alert>
      )}
      {search.data && wanted && (
        <Found
          key={search.data.lookup}
          payee={search.data}
          over={() => look(wanted, true)}
          another={() => look(wanted)}
        />
      )}
    </>
  );
}
