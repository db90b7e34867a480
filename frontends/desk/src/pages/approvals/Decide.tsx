/** One large act: let it be done, or refuse it with a reason; one's own can only be taken back. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { moment } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { Fact, Facts } from "@cabinet/kit/ui/Facts.tsx";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountLink } from "../../desk/AccountLink.tsx";
import { ReasonDialog } from "../../desk/ReasonDialog.tsx";
import { useMyId } from "../../desk/role.ts";
import type { Waiting } from "./Approvals.tsx";

export function Decide({ one, close }: { one: Waiting; close: () => void }) {
  const { t } = useTranslation(["approvals", "kit"]);
  const queries = useQueryClient();
  const proven = useProven();
  const mine = useMyId() === one.asked_by;
  const [refuses, setRefuses] = useState(false);
  const path = { approval_id: one.id };
  const ended = () => {
    void queries.invalidateQueries({ queryKey: ["staff", "approvals"] });
    close();
  };
  const approve = useMutation({
    mutationFn: () =>
      proven(() => body(api.POST("/api/v1/staff/approvals/{approval_id}/approve", { params: { path } }))),
  });
  if (refuses) {
    return (
      <ReasonDialog
        title={t(mine ? "take_back" : "refuse_title")}
        button={t(mine ? "take_back" : "refuse")}
        act={(reason) =>
          body(
            api.POST("/api/v1/staff/approvals/{approval_id}/refuse", { params: { path }, body: { reason } }),
          )
        }
        close={ended}
      />
    );
  }
  const waits = one.status === "waiting" && !approve.isSuccess;
  return (
    <Modal
      opened
      onClose={approve.isSuccess ? ended : close}
      title={t("decide", { what: t(`kinds.${one.kind}`), sum: money(one.amount, { signed: true }) })}
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <Stack>
        <AccountLink number={one.account} />
        <Facts dense>
          <Fact what={t("sum")}>{money(one.amount, { signed: true })}</Fact>
          <Fact what={t("reason")}>{one.reason}</Fact>
          <Fact what={t("asked")}>{moment(one.asked_at)}</Fact>
          <Fact what={t("status")}>{t(`statuses.${approve.data?.status ?? one.status}`)}</Fact>
          {one.decided_at && <Fact what={t("decided")}>{moment(one.decided_at)}</Fact>}
          {one.refusal && <Fact what={t("refusal")}>{one.refusal}</Fact>}
        </Facts>
        {approve.isSuccess && (
          <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
            {t("approved", { sum: money(one.amount, { signed: true }), account: one.account })}
          </Alert>
        )}
        {waits && mine && <Text size="sm">{t("own")}</Text>}
        <ProblemNote problem={approve.error} />
        {waits && (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setRefuses(true)}>
              {t(mine ? "take_back" : "refuse_why")}
            </Button>
            {!mine && (
              <Button onClick={() => approve.mutate()} loading={approve.isPending}>
                {t("approve", { sum: money(one.amount, { signed: true }) })}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Modal>
  );
}
