/** Who wants to leave and waits for a decision; and what is left to be paid out, the oldest first. */
import { useTitle } from "@cabinet/kit/ui/title.ts";
import { SegmentedControl, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../desk/role.ts";
import { Decide } from "./Decide.tsx";
import { PayOut } from "./PayOut.tsx";
import { TerminationQueue } from "./TerminationQueue.tsx";

export default function Terminations() {
  const { t } = useTranslation("terminations");
  useTitle(t("title"));
  const may = useMay();
  const decides = may("decide_terminations");
  const pays = may("pay_out");
  const [unpaid, setUnpaid] = useState(!decides);
  return (
    <Stack>
      <Title order={1} size="h3">
        {t("title")}
      </Title>
      <SegmentedControl
        value={unpaid ? "unpaid" : "waiting"}
        onChange={(value) => setUnpaid(value === "unpaid")}
        data={(["waiting", "unpaid"] as const).map((value) => ({ value, label: t(value) }))}
        aria-label={t("title")}
        style={{ alignSelf: "start" }}
      />
      {unpaid ? (
        <TerminationQueue key="unpaid" unpaid {...(pays ? { Opened: PayOut } : {})} />
      ) : (
        <TerminationQueue key="waiting" unpaid={false} {...(decides ? { Opened: Decide } : {})} />
      )}
    </Stack>
  );
}
