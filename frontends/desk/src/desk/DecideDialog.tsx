/** What a subscriber asks is decided: approved, by what the API's preview tells, or refused with a reason that he reads. */
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { AccountLink } from "./AccountLink.tsx";
import { ActDialog } from "./ActDialog.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";

type Props<P> = {
  title: string;
  account: string;
  /** What is typed, by which preview and attempt are told apart. */
  typed: unknown;
  approve: (preview: boolean, key?: string) => Promise<P>;
  show: (previewed: P) => ReactNode;
  button: (previewed: P | undefined) => string;
  done: (approved: P) => ReactNode;
  refuse: (reason: string) => Promise<unknown>;
  close: () => void;
  /** The fields, if there are any. */
  children?: ReactNode;
};

export function DecideDialog<P>(props: Props<P>) {
  const { title, account, typed, approve, show, button, done, refuse, close, children } = props;
  const { t } = useTranslation("desk");
  const [refuses, setRefuses] = useState(false);
  if (refuses) {
    return (
      <ReasonDialog
        title={t("decide.refuse_title", { account })}
        button={t("decide.refuse")}
        reader="subscriber"
        max={1000}
        act={refuse}
        close={close}
      />
    );
  }
  return (
    <ActDialog
      title={title}
      typed={typed}
      preview={() => approve(true)}
      show={show}
      button={button}
      act={(key) => approve(false, key)}
      done={done}
      close={close}
    >
      <AccountLink number={account} />
      {children}
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        onClick={() => setRefuses(true)}
        style={{ alignSelf: "start" }}
      >
        {t("decide.refuse_why")}
      </Button>
    </ActDialog>
  );
}
