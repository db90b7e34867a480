/** What takes something away asks why, in place of "are you sure"; the reason stays in the journal. */

import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Button, Chip, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  title: string;
  /** The act's own words, such as «Отказать»: never "yes". */
  button: string;
  /** Does it; whatever it throws is shown here, and the dialog stays. */
  act: (reason: string) => Promise<unknown>;
  close: () => void;
  /** Who reads the reason: staff in the journal, or the subscriber too. */
  reader?: "staff" | "subscriber";
  /** The usual reasons, one tap each. */
  usual?: readonly string[];
  max?: number;
  /** What will happen; the API's preview, if it has one. */
  children?: ReactNode;
};

export function ReasonDialog({
  title,
  button,
  act,
  close,
  reader = "staff",
  usual = [],
  max = 500,
  children,
}: Props) {
  const { t } = useTranslation(["desk", "kit"]);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const done = useMutation({ mutationFn: () => act(reason.trim()), onSuccess: close });
  const send = () => (reason.trim() ? done.mutate() : setMissing(true));
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("kit:close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          {children}
          {usual.length > 0 && <Usual usual={usual} reason={reason} choose={setReason} />}
          <Textarea
            label={t("reason.label")}
            description={t(reader === "subscriber" ? "reason.for_subscriber" : "reason.for_staff")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={missing && !reason.trim() ? t("reason.missing") : null}
            maxLength={max}
            autosize
            minRows={2}
            required
            data-autofocus
          />
          <ProblemNote problem={done.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("kit:cancel")}
            </Button>
            <Button type="submit" color="red.9" loading={done.isPending}>
              {button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type UsualProps = { usual: readonly string[]; reason: string; choose: (reason: string) => void };

function Usual({ usual, reason, choose }: UsualProps) {
  const { t } = useTranslation("desk");
  return (
    <Chip.Group value={reason} onChange={(value) => choose(String(value))}>
      <Group gap={6} role="group" aria-label={t("reason.usual")}>
        {usual.map((one) => (
          <Chip key={one} value={one} size="xs" variant="light">
            {one}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
