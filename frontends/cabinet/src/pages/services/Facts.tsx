/** What is what, line by line: what it costs, from which day, what comes after. */
import type { ReactNode } from "react";
import "./facts.css";

export const Facts = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>;

export function Fact({ what, children }: { what: ReactNode; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{what}</dt>
      <dd>{children}</dd>
    </div>
  );
}
