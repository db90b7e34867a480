/**
 * The secret of a letter's link. It leaves the address at once, so that nobody reads it there, copies it, or is sent
 * it as the place one came from; it stays with this entry of the history, for a reload.
 */
import { useEffect } from "react";
import { useLocation, useNavigate } from "react-router";

export function useLinkToken(): string | null {
  const { pathname, search, state } = useLocation();
  const navigate = useNavigate();
  const asked = new URLSearchParams(search);
  const token = asked.get("token");
  asked.delete("token");
  const rest = String(asked);
  useEffect(() => {
    if (token) void navigate({ pathname, search: rest }, { replace: true, state: { token } });
  }, [token, pathname, rest, navigate]);
  return token ?? (state as { token?: string } | null)?.token ?? null;
}
