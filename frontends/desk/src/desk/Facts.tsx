/** Names and values in two columns, dense. */
import type { ReactNode } from "react";
import "./facts.css";

export type Fact = [name: string, value: ReactNode];

export function Facts({ facts }: { facts: readonly (Fact | false | null)[] }) {
  return (
    <dl className="facts">
      {facts
        .filter((fact): fact is Fact => Boolean(fact))
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
