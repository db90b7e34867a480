/** The way up, above the name of a page. */
import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import "./back.css";

export function Back({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} size="sm" className="back">
      <IconArrowLeft size={16} aria-hidden />
      {children}
    </Anchor>
  );
}
