/** The brand's mark and name, the notices of who is signed in, and the settings. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useSession } from "@cabinet/kit/session/session.ts";
import { SettingsButton } from "@cabinet/kit/ui/SettingsButton.tsx";
import { Link } from "react-router";
import { Bell } from "./Bell.tsx";

export function Head() {
  const { brand } = useOperator();
  const session = useSession();
  return (
    <header className="head">
      <Link to="/" className="mark">
        <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
          <path d={brand.logo} fill="currentColor" fillRule="evenodd" />
        </svg>
        <span>{brand.name}</span>
      </Link>
      <div className="head-tools">
        {session && <Bell />}
        <SettingsButton className="head-tool" />
      </div>
    </header>
  );
}
