/** What can be done with it now: note a call, agree a visit, conclude the contract, refuse. */
import { Button, Group, Kbd } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useKeys } from "../../desk/keys.ts";
import { useMay } from "../../desk/role.ts";
import { AgreeVisit } from "./AgreeVisit.tsx";
import { NoteCall } from "./NoteCall.tsx";
import { Refuse } from "./Refuse.tsx";
import { type Application, isOpen } from "./terms.ts";

const DIALOGS = { call: NoteCall, visit: AgreeVisit, refuse: Refuse };
const KEYS = { call: "c", visit: "v", refuse: "x" };
type Act = keyof typeof DIALOGS;

export function Next({ application }: { application: Application }) {
  // Of the same person the first one is gone on with.
  const over = !isOpen(application) || (application.same_person && application.duplicate_of !== null);
  return over ? null : <Acts application={application} />;
}

function Acts({ application }: { application: Application }) {
  const { t } = useTranslation("applications");
  const navigate = useNavigate();
  const [act, setAct] = useState<Act | null>(null);
  const concludes = useMay()("conclude");
  const contract = `/contracts/new?application=${application.id}`;
  useKeys([
    ...(Object.keys(KEYS) as Act[]).map((name) => ({
      keys: KEYS[name],
      does: t(`acts.${name}`),
      act: () => setAct(name),
    })),
    ...(concludes ? [{ keys: "d", does: t("acts.conclude"), act: () => void navigate(contract) }] : []),
  ]);
  const Dialog = act && DIALOGS[act];
  const first = application.status === "received" ? "call" : "visit";
  return (
    <>
      <Group gap="xs">
        {(["call", "visit"] as const).map((name) => (
          <Button
            key={name}
            variant={name === first && application.status !== "visit_agreed" ? "filled" : "default"}
            onClick={() => setAct(name)}
            rightSection={
              <Kbd size="xs" visibleFrom="sm">
                {KEYS[name]}
              </Kbd>
            }
          >
            {t(name === "visit" && application.visit ? "acts.move_visit" : `acts.${name}`)}
          </Button>
        ))}
        {concludes && (
          <Button
            component={Link}
            to={contract}
            variant={application.status === "visit_agreed" ? "filled" : "default"}
            rightSection={
              <Kbd size="xs" visibleFrom="sm">
                d
              </Kbd>
            }
          >
            {t("acts.conclude")}
          </Button>
        )}
        <Button
          variant="subtle"
          color="red"
          onClick={() => setAct("refuse")}
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              {KEYS.refuse}
            </Kbd>
          }
        >
          {t("acts.refuse")}
        </Button>
      </Group>
      {Dialog && <Dialog application={application} close={() => setAct(null)} />}
    </>
  );
}
