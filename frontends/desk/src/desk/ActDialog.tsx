/**
 * One act in a dialog: fields, what it will lead to (the API's preview), a button that says what it does, and then
 * what was done. One Idempotency-Key for one intent: another as soon as something else is typed.
 */
import { useAttempt } from "@cabinet/kit/api/attempt.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Outline } from "@cabinet/kit/ui/Section.tsx";
import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props<P, R> = {
  title: string;
  button: string | ((previewed: P | undefined) => string);
  danger?: boolean;
  /** The fields. */
  children?: ReactNode;
  /** What is typed, by which preview and attempt are told apart; null while something is missing. */
  typed: unknown;
  preview?: (() => Promise<P>) | undefined;
  show?: (previewed: P) => ReactNode;
  act: (key: string) => Promise<R>;
  done: (result: R) => ReactNode;
  close: () => void;
};

export function ActDialog<P, R>(props: Props<P, R>) {
  const { title, close, done } = props;
  const { t } = useTranslation("kit");
  const { key } = useAttempt(props.typed);
  const act = useMutation({ mutationFn: () => props.act(key) });
  const typed = JSON.stringify(props.typed);
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      {act.isSuccess ? (
        <Stack>
          <Alert color="green" variant="light" role="status" icon={<IconCheck aria-hidden />}>
            {done(act.data)}
          </Alert>
          <Button variant="default" onClick={close} data-autofocus>
            {t("close")}
          </Button>
        </Stack>
      ) : (
        <Form {...props} typed={typed} send={act.mutate} waits={act.isPending} problem={act.error} />
      )}
    </Modal>
  );
}

type FormProps<P, R> = Omit<Props<P, R>, "typed"> & {
  typed: string;
  send: () => void;
  waits: boolean;
  problem: unknown;
};

function Form<P, R>(props: FormProps<P, R>) {
  const { title, typed, preview, show, children, button, danger, send, waits, problem, close } = props;
  const { t } = useTranslation("kit");
  const [settled] = useDebouncedValue(typed, 350);
  const ready = typed !== "null";
  // What the button says is of what is typed now, not of what was typed a moment ago.
  const current = ready && (!preview || settled === typed);
  const told = useQuery({
    queryKey: ["preview", title, settled],
    queryFn: () => preview?.() as Promise<P>,
    enabled: Boolean(preview) && current,
    retry: false,
    gcTime: 0,
    staleTime: 0,
  });
  const sure = current && (!preview || Boolean(told.data));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (sure && !waits) send();
      }}
    >
      <Stack>
        {children}
        {ready && preview && show && (told.data ? show(told.data) : told.isFetching && <Outline lines={2} />)}
        <ProblemNote problem={problem ?? (ready ? told.error : null)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("cancel")}
          </Button>
          <Button type="submit" {...(danger ? { color: "red.9" } : {})} loading={waits} disabled={!sure}>
            {typeof button === "string" ? button : button(told.data)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
