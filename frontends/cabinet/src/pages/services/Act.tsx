/** One act in a dialog: what it costs and changes first, then a button that says the same again. */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useChanged } from "./changed.ts";
import { usePreview } from "./preview.ts";

type Props<T> = {
  title: string;
  /** Names the preview among the others. */
  name: readonly unknown[];
  ask: () => Promise<T>;
  told: (preview: T) => ReactNode;
  /** The button's text, with the sum. */
  go: (preview: T) => string;
  act: (key: string) => Promise<T>;
  /** What was done, by its answer: meanwhile it may have become another than the preview. */
  done: (answer: T) => void;
  close: () => void;
};

export function Act<T>({ title, name, ask, told, go, act, done, close }: Props<T>) {
  const { t } = useTranslation("kit");
  const preview = usePreview(name, ask);
  const proven = useProven();
  const changed = useChanged();
  const { key } = useAttempt();
  const { data } = preview;
  const doing = useMutation({
    mutationFn: () => proven(() => act(key)),
    // Here and not at `mutate`: what has changed may have closed this dialog by then.
    onSuccess: async (answer) => {
      await changed();
      done(answer);
    },
  });
  return (
    <Modal opened onClose={close} title={title} centered closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <Loaded query={preview}>{told}</Loaded>
        <ProblemNote problem={doing.error} />
        <Group>
          {data !== undefined && (
            <Button loading={doing.isPending} onClick={() => doing.mutate()} data-autofocus>
              {go(data)}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {t("back")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
