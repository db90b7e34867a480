/** The brand's mark, the search, the help with keys, the settings, and who sits here. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useSession } from "@cabinet/kit/session/session.ts";
import { signOut } from "@cabinet/kit/session/sign_out.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { SettingsButton } from "@cabinet/kit/ui/SettingsButton.tsx";
import { ActionIcon, Button } from "@mantine/core";
import { IconKeyboard, IconLogout, IconMenu2 } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay, useRole } from "../desk/role.ts";
import { Find } from "./Find.tsx";

type Props = { works: boolean; help: () => void; rail: boolean; toggle: () => void };

/** `works`: signed in with all that is needed; before, there is nothing to find. */
export function Top({ works, help, rail, toggle }: Props) {
  const { t } = useTranslation("shell");
  const { brand } = useOperator();
  const session = useSession();
  const may = useMay();
  return (
    <header className="top">
      {works && (
        <ActionIcon
          className="rail-button"
          variant="transparent"
          c="inherit"
          size={40}
          onClick={toggle}
          aria-label={t("rail")}
          aria-expanded={rail}
          aria-controls="rail"
        >
          <IconMenu2 aria-hidden size={22} />
        </ActionIcon>
      )}
      <Link to="/" className="mark" aria-label={brand.name}>
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path d={brand.logo} fill="currentColor" fillRule="evenodd" />
        </svg>
        <span>{brand.name}</span>
      </Link>
      {works && may("subscribers") && <Find />}
      <div className="tools">
        {works && (
          <ActionIcon
            className="keys-button"
            variant="transparent"
            c="inherit"
            size={40}
            onClick={help}
            aria-label={t("help")}
          >
            <IconKeyboard aria-hidden size={22} />
          </ActionIcon>
        )}
        <SettingsButton className="tool" />
        {session && <Person />}
      </div>
    </header>
  );
}

function Person() {
  const { t } = useTranslation(["shell", "kit"]);
  const role = useRole();
  const out = useMutation({ mutationFn: () => signOut() });
  return (
    <div className="person-place">
      <Button
        variant="transparent"
        c="inherit"
        size="compact-sm"
        className="person"
        onClick={() => out.mutate()}
        loading={out.isPending}
        rightSection={<IconLogout aria-hidden size={18} />}
        aria-label={`${role ? t(`roles.${role}`) : ""}: ${t("kit:sign_out")}`}
      >
        <span className="person-role">{role && t(`roles.${role}`)}</span>
      </Button>
      {out.error && (
        <div className="person-problem">
          <ProblemNote problem={out.error} retry={() => out.mutate()} />
        </div>
      )}
    </div>
  );
}
