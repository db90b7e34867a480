/** The left rail: groups of places by role; beside a queue the age of what presses most, never a number. */
import { useOperator } from "@cabinet/kit/brand/operator.ts";
import { useTranslation } from "react-i18next";
import { NavLink, useNavigate } from "react-router";
import { useKeys } from "../desk/keys.ts";
import { useMay } from "../desk/role.ts";
import { Pressing } from "./Pressing.tsx";
import { groups, type Place } from "./places.ts";

export function useGroups() {
  const may = useMay();
  const capabilities = useOperator().capabilities as Record<string, boolean>;
  const open = ({ acts, capability }: Place) =>
    (acts.length === 0 || acts.some(may)) && (!capability || capabilities[capability] === true);
  return groups
    .map(({ name, places }) => ({ name, places: places.filter(open) }))
    .filter(({ places }) => places.length > 0);
}

export function Rail({ close }: { close: () => void }) {
  const { t } = useTranslation("shell");
  const shown = useGroups();
  const navigate = useNavigate();
  useKeys(
    shown.flatMap(({ places }) =>
      places.map(({ to, name, letter }) => ({
        keys: `g ${letter}`,
        does: t(`places.${name}`),
        act: () => void navigate(to),
      })),
    ),
  );
  return (
    <nav className="rail" aria-label={t("rail")} id="rail">
      {shown.map(({ name, places }) => (
        <div key={name} className="rail-group">
          <p id={`rail-${name}`}>{t(`groups.${name}`)}</p>
          <ul aria-labelledby={`rail-${name}`}>
            {places.map((place) => (
              <li key={place.to}>
                <NavLink to={place.to} end={place.to === "/"} className="rail-place" onClick={close}>
                  <place.Icon size={17} stroke={1.75} />
                  <span className="rail-name">{t(`places.${place.name}`)}</span>
                  {place.queue && <Pressing queue={place.queue} />}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
