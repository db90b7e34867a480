/** What is what, line by line: what it costs, from which day, what comes after. */
import type { ReactNode } from "react";
import "./facts.css";

/** `dense`: in two columns, for a desk and for what stands in the small print. */
export function Facts({ dense = false, children }: { dense?: boolean; children: ReactNode }) {
  return <dl className={dense ? "facts facts-dense" : "facts"}>{children}</dl>;
}

export function Fact({ what, children }: { what: ReactNode; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{what}</dt>
      <dd>{children}</dd>
    </div>
  );
}
