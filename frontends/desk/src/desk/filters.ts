/**
 * What of a list is shown: in the address, so that a view can be sent to a colleague. What names a person (`named`)
 * stays out of addresses, which are logged and kept by browsers: it waits in the history of this tab.
 */
import { useEffect, useState } from "react";
import { useLocation, useSearchParams } from "react-router";

type Named = Record<string, string>;
export type Filters = { get: (name: string) => string; set: (name: string, value: string) => void };

export function useFilters(named: readonly string[]): Filters {
  const [params, setParams] = useSearchParams();
  const kept = useLocation().state as Named | null;
  // At once what is typed: the history follows a moment later.
  const [typed, setTyped] = useState<Named>(kept ?? {});
  useEffect(() => {
    // Somebody has come by a link to the whole list.
    if (!kept) setTyped({});
  }, [kept]);
  return {
    get: (name) => (named.includes(name) ? typed[name] : params.get(name)) ?? "",
    set: (name, value) => {
      if (named.includes(name)) {
        const next = { ...typed, [name]: value };
        setTyped(next);
        setParams(params, { replace: true, state: next });
        return;
      }
      if (value) params.set(name, value);
      else params.delete(name);
      setParams(params, { replace: true, state: typed });
    },
  };
}
